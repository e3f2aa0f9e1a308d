import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { FUNCTION_NAMES } from '#lambda/functions.ts';

import { bundleFunctions } from '../build/bundle-functions.ts';
import { PROJECT_DIR } from '../build/project-dir.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * The most that may be deployed. A cold start reads and compiles the whole bundle, 1 ms for about 10 KB: the budget shows
 * growth before users feel it. Lambda's own limit, 250 MB with the layers, is far away.
 */
export const BUDGET = { functionBytes: 600 * KIB, layerBytes: 24 * MIB };

export interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly budgetBytes: number;
}

/** Builds the functions if needed, and measures each. */
export async function measureFunctions(): Promise<Size[]> {
  const { functionsDir } = await bundleFunctions({ projectDir: PROJECT_DIR });
  return FUNCTION_NAMES.map((name) => ({
    name,
    bytes: bytesBelow(join(functionsDir, name)),
    budgetBytes: BUDGET.functionBytes,
  }));
}

export function measureLayer(directory: string): Size {
  return { name: 'sharp layer', bytes: bytesBelow(directory), budgetBytes: BUDGET.layerBytes };
}

function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
