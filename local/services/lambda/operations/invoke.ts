import type { CallContext, LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { invalidParameter, requestTooLarge } from '../errors.ts';
import type { Invoker } from '../invoker.ts';
import type { Routed } from '../route.ts';
import type { FunctionConfiguration, FunctionStore } from '../store.ts';

/** Source: Lambda quotas; the asynchronous limit is 1 MB since 2025. */
const SYNCHRONOUS_LIMIT_BYTES = 6 * 1024 * 1024;
const ASYNCHRONOUS_LIMIT_BYTES = 1024 * 1024;

export interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType?: 'RequestResponse' | 'Event' | 'DryRun';
  /** JSON text. */
  readonly Payload?: string;
  readonly TraceHeader?: string;
  readonly Qualifier?: string;
}

export interface InvokeOutput {
  readonly StatusCode: number;
  readonly FunctionError?: 'Unhandled';
  /** JSON text. */
  readonly Payload?: string;
  readonly ExecutedVersion?: string;
}

/** Runs a function and waits for its response, or stores the event and returns 202. */
export function invoke(
  kernel: ServiceContext,
  store: FunctionStore,
  invoker: Invoker,
): Routed<LongOperation<InvokeInput, InvokeOutput>> {
  return {
    route: { method: 'POST', path: '/2015-03-31/functions/{FunctionName}/invocations' },
    required: ['FunctionName'],
    optional: ['InvocationType', 'Payload', 'TraceHeader', 'Qualifier'],
    permissions: ({ FunctionName }) => [
      { action: 'lambda:InvokeFunction', resource: store.get(FunctionName).arn },
    ],
    handleLong: async (input, context) => {
      const configuration = store.get(input.FunctionName);
      checkQualifier(input.Qualifier);
      const payload = checkPayload(input);
      if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
      if (input.InvocationType === 'Event') return accept(kernel, configuration, payload, context);
      const result = await invoker.invoke(configuration, {
        requestId: context.requestId,
        payload,
        ...(input.TraceHeader === undefined ? {} : { traceHeader: input.TraceHeader }),
        ...(context.holdTime === undefined ? {} : { holdTime: context.holdTime }),
      });
      return {
        StatusCode: 200,
        ...(result.failed ? { FunctionError: 'Unhandled' } : {}),
        Payload: result.payload,
        ExecutedVersion: '$LATEST',
      };
    },
  };
}

function accept(
  kernel: ServiceContext,
  configuration: FunctionConfiguration,
  payload: string,
  context: CallContext,
): InvokeOutput {
  kernel.deliver({
    source: 'lambda',
    principal: { kind: 'root' },
    service: 'lambda',
    operation: 'RunAsynchronously',
    input: { FunctionName: configuration.name, Payload: payload, RequestId: context.requestId },
  });
  return { StatusCode: 202 };
}

function checkPayload({ Payload = '{}', InvocationType }: InvokeInput): string {
  const sizeBytes = Buffer.byteLength(Payload);
  const limitBytes = InvocationType === 'Event' ? ASYNCHRONOUS_LIMIT_BYTES : SYNCHRONOUS_LIMIT_BYTES;
  if (sizeBytes > limitBytes) throw requestTooLarge(sizeBytes, limitBytes);
  return Payload === '' ? '{}' : Payload;
}

function checkQualifier(qualifier: string | undefined): void {
  if (qualifier !== undefined && qualifier !== '$LATEST')
    throw invalidParameter(`The version or alias ${qualifier} does not exist; only $LATEST does here.`);
}
