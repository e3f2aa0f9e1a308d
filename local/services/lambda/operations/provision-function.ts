import type { AtomicOperation } from '../../../kernel/operation.ts';
import { invalidParameter } from '../errors.ts';
import type { Invoker } from '../invoker.ts';
import type { FunctionConfiguration, FunctionStore } from '../store.ts';

/** Source: Lambda API reference, CreateFunction. */
const LONGEST_TIMEOUT_SECONDS = 900;
const MEMORY_RANGE_MB = [128, 10_240] as const;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const NODE_RUNTIME = /^nodejs\d+\.x$/;

/**
 * Internal: creates or replaces a function from a code directory. The API cannot create functions, because code comes
 * from an assembly.
 */
export function provisionFunction(
  store: FunctionStore,
  invoker: Invoker,
): AtomicOperation<FunctionConfiguration, object> {
  return {
    required: [
      'name',
      'arn',
      'roleArn',
      'runtime',
      'handler',
      'codeDirectory',
      'layerDirectories',
      'memoryMb',
      'timeoutSeconds',
      'environment',
      'logGroupName',
      'description',
    ],
    optional: ['reservedConcurrency'],
    permissions: () => [],
    resource: ({ arn }) => arn,
    handle: (configuration) => {
      check(configuration);
      if (JSON.stringify(store.find(configuration.name)) !== JSON.stringify(configuration))
        invoker.reset(configuration.name);
      store.put(configuration);
      return {};
    },
  };
}

function check({ name, timeoutSeconds, memoryMb, runtime }: FunctionConfiguration): void {
  if (!NAME.test(name))
    throw invalidParameter(`The function name "${name}" must be 1 to 64 letters, digits, - or _.`);
  if (timeoutSeconds < 1 || timeoutSeconds > LONGEST_TIMEOUT_SECONDS)
    throw invalidParameter(
      `The timeout is ${String(timeoutSeconds)} s; expected 1 to ${String(LONGEST_TIMEOUT_SECONDS)} s.`,
    );
  if (memoryMb < MEMORY_RANGE_MB[0] || memoryMb > MEMORY_RANGE_MB[1])
    throw invalidParameter(
      `The memory is ${String(memoryMb)} MB; expected ${MEMORY_RANGE_MB.join(' to ')} MB.`,
    );
  if (!NODE_RUNTIME.test(runtime))
    throw invalidParameter(`The runtime ${runtime} is not emulated. Use nodejs24.x.`);
}
