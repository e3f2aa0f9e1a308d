#!/usr/bin/env node
import { Command, CommanderError } from 'commander';

import { EXIT } from './cli-error.ts';
import { doctorCommand } from './commands/doctor.ts';
import { envCommand } from './commands/env.ts';
import { eventsCommand } from './commands/events.ts';
import { failuresCommand } from './commands/failures.ts';
import { fetchCommand } from './commands/fetch.ts';
import { listCommand } from './commands/list.ts';
import { redriveCommand } from './commands/redrive.ts';
import { resourcesCommand } from './commands/resources.ts';
import { showCommand } from './commands/show.ts';
import { startCommand } from './commands/start.ts';
import { uploadCommand } from './commands/upload.ts';
import { withOneLineErrors } from './options/one-line-errors.ts';
import { reportError } from './report-error.ts';
import { watchOutput } from './system/standard-output.ts';

watchOutput();
const program = withOneLineErrors(
  new Command('qip').description(
    'Validates, describes, resizes and archives images, on this machine or on AWS.',
  ),
  'qip --help',
);

for (const command of [
  startCommand(),
  uploadCommand(),
  listCommand(),
  showCommand(),
  eventsCommand(),
  failuresCommand(),
  redriveCommand(),
  fetchCommand(),
  envCommand(),
  resourcesCommand(),
  doctorCommand(),
])
  program.addCommand(withOneLineErrors(command, `qip ${command.name()} --help`));

try {
  await program.parseAsync();
} catch (error) {
  // Help that was asked for exits with 0; commander itself reports a wrong option.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.nothingDone;
  else process.exitCode = reportError(error);
}
// What an interrupted command still had under way is not waited for.
if (Number(process.exitCode) >= EXIT.interrupted) process.stdout.write('', () => process.exit());
