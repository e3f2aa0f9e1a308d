import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

import { createRuntime } from '#local/index.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

/**
 * Milliseconds from an invocation to the answer: of a function that has no process yet, and again now that it has one. The
 * code cache is warm, as in every run but the first. The function refuses the event after parsing it.
 */
export async function coldStart(
  functionName: string,
): Promise<{ readonly coldMs: number; readonly warmMs: number }> {
  const { assemblyDir } = await synthesizeAssembly({ stage: 'development', local: true });
  const stateDir = mkdtempSync(join(tmpdir(), 'qip-cold-'));
  try {
    await measure(assemblyDir, stateDir, functionName);
    return await measure(assemblyDir, stateDir, functionName);
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function measure(
  assembly: string,
  stateDir: string,
  functionName: string,
): Promise<{ readonly coldMs: number; readonly warmMs: number }> {
  const runtime = await createRuntime({ assembly, stateDir, port: 0 });
  const { endpoint, region, credentials } = runtime;
  const lambda = new LambdaClient({ endpoint, region, credentials });
  const invoke = async (): Promise<number> => {
    const startMs = performance.now();
    await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from('{}') }));
    return performance.now() - startMs;
  };
  const coldMs = await invoke();
  const warmMs = await invoke();
  // The code cache is written after the first answer.
  await runtime.close();
  return { coldMs, warmMs };
}
