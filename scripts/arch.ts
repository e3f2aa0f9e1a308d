import { existingDirectory, runScript, scriptCommand } from './command.ts';

await runScript(
  scriptCommand({
    run: 'npm run arch',
    does: 'Checks imports, packages and file names against the table of areas (docs/reference/architecture.md).',
    statuses: { 0: 'every border holds', 1: 'some do not; each is a line' },
  })
    .option('--root <dir>', 'tree to check (default: this project)', existingDirectory)
    .option('--json', 'print the findings as a JSON array')
    .action(async () => {
      // Reads the same options, which are right by now.
      await import('./architecture/check.ts');
    }),
);
