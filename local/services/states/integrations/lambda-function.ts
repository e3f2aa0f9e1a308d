import type { HoldTime } from '../../../kernel/call.ts';
import { StateFailure } from '../interpreter/failure.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../interpreter/json.ts';
import type { Caller, Integration } from './integration.ts';
import { serviceFailure } from './service-failure.ts';

interface InvokeOutput {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  readonly Payload?: string;
  readonly ExecutedVersion?: string;
}

/** A function whose ARN is the Resource: its event is the argument, its response the result. */
export function lambdaFunction(functionArn: string): Integration {
  return {
    eventPrefix: 'LambdaFunction',
    eventDetails: { resource: functionArn },
    argumentMember: 'input',
    run: async (argument, caller, holdTime) => {
      const input = { FunctionName: functionArn, Payload: JSON.stringify(argument) };
      const output = await invoke(input, caller, holdTime);
      return payloadOf(output);
    },
  };
}

/** `arn:aws:states:::lambda:invoke`: the argument names the function, the result holds the response as Payload. */
export const lambdaInvoke: Integration = {
  eventPrefix: 'Task',
  eventDetails: { resourceType: 'lambda', resource: 'invoke' },
  argumentMember: 'parameters',
  run: async (argument, caller, holdTime) => {
    const { Payload, ...input } = isObject(argument) ? argument : {};
    const requestId = caller.kernel.newRequestId();
    const output = await invoke(
      {
        ...input,
        ...(Payload === undefined
          ? {}
          : { Payload: typeof Payload === 'string' ? Payload : JSON.stringify(Payload) }),
      },
      caller,
      holdTime,
      requestId,
    );
    return {
      ...(output.ExecutedVersion === undefined ? {} : { ExecutedVersion: output.ExecutedVersion }),
      ...(output.Payload === undefined ? {} : { Payload: payloadOf(output) }),
      SdkHttpMetadata: { HttpStatusCode: output.StatusCode },
      SdkResponseMetadata: { RequestId: requestId },
      StatusCode: output.StatusCode,
    };
  },
};

/** @throws StateFailure with the function's own error name, or the service's */
async function invoke(
  input: JsonObject,
  { kernel, principal, traceHeader }: Caller,
  holdTime: HoldTime,
  requestId = kernel.newRequestId(),
): Promise<InvokeOutput> {
  let output: InvokeOutput;
  try {
    output = (await kernel.call({
      service: 'lambda',
      operation: 'Invoke',
      principal,
      requestId,
      holdTime,
      input: {
        InvocationType: 'RequestResponse',
        ...(traceHeader === undefined ? {} : { TraceHeader: traceHeader }),
        ...input,
      },
    })) as unknown as InvokeOutput;
  } catch (error) {
    throw serviceFailure('Lambda', error, requestId);
  }
  if (output.FunctionError !== undefined) throw functionFailure(output.Payload ?? '{}');
  return output;
}

/** The error's name is the payload's errorType, the cause the payload itself. Source: developer guide, "Error names". */
function functionFailure(payload: string): StateFailure {
  const error = parseJson(payload);
  const errorType = isObject(error) ? error['errorType'] : undefined;
  return new StateFailure(typeof errorType === 'string' ? errorType : 'Error', payload);
}

function payloadOf({ Payload }: InvokeOutput): Json {
  return Payload === undefined || Payload === '' ? null : parseJson(Payload);
}
