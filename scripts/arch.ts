import { existingDirectory, print, runScript, scriptCommand } from './command.ts';

await runScript(
  scriptCommand({
    run: 'npm run arch',
    does: 'Checks imports, packages and file names against the table of areas (docs/reference/architecture.md).',
    statuses: { 0: 'every border holds', 1: 'some do not; each is a line' },
  })
    .option('--root <dir>', 'tree to check (default: this project)', existingDirectory)
    .option('--json', 'print the findings as a JSON array')
    .action(async ({ root = '.', json }: { readonly root?: string; readonly json?: true }) => {
      const { checkArchitecture } = await import('./architecture/check.ts');
      process.chdir(root);
      const findings = await checkArchitecture();
      if (json === true) print(JSON.stringify(findings));
      else
        for (const { rule, file, message } of findings)
          process.stderr.write(`${file}: ${message} [${rule}]\n`);
      process.exitCode = findings.length === 0 ? 0 : 1;
    }),
);
