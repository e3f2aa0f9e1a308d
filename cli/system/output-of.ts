import type { OutputName, Outputs } from '#contracts/outputs.ts';

import { CliError } from '../cli-error.ts';

/** The value of a stack output. @throws CliError OUTPUT_MISSING naming the output */
export function outputOf(outputs: Outputs, name: OutputName): string {
  const value = outputs[name];
  if (value !== undefined && value !== '') return value;
  throw new CliError(
    'OUTPUT_MISSING',
    `The stack has no output ${name}, which this version needs. Deploy it again with this version, or restart the local system.`,
  );
}
