import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { FUNCTION_NAMES } from '#lambda/functions.ts';
import type { DeploymentStage } from '#lib/config/deployment-stage.ts';
import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

/** Directory for the templates of these tests. */
export const DIRECTORY = join(PROJECT_DIR, '.cache', 'infra');

/** A stage, or `options`: staging with all optional parts. */
export type Variant = DeploymentStage | 'options';

/** Settings of the variant `options`. */
export const OPTIONS: readonly string[] = [
  'network=vpc',
  'customerKey=true',
  'deleteOriginals=true',
  'archiveClass=GLACIER_IR',
  'imageMemoryMb=3008',
  'maxImageMb=50',
  'maxMegapixels=150',
  'alarmAddresses=night@example.com',
  'notificationAddresses=people@example.com',
  'notificationEndpoints=https://example.com/hook',
];

/** One-line functions, since the template does not depend on their code. */
export function standInFunctions(): string {
  const directory = join(DIRECTORY, 'functions');
  for (const name of FUNCTION_NAMES) {
    const file = join(directory, name, 'index.ts');
    if (existsSync(file)) continue;
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(file, `export const handler = async (): Promise<string> => '${name}';\n`);
  }
  return directory;
}
