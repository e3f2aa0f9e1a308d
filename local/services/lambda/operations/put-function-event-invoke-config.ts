import type {
  PutFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandOutput,
} from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { invalidParameter } from '../errors.ts';
import type { Routed } from '../route.ts';
import { DEFAULT_INVOKE_CONFIGURATION, type FunctionStore } from '../store.ts';

/** Source: Lambda API reference, PutFunctionEventInvokeConfig. */
const AGE_RANGE_SECONDS = [60, 21_600] as const;
const MOST_RETRIES = 2;

export function putFunctionEventInvokeConfig(
  store: FunctionStore,
): Routed<
  AtomicOperation<
    PutFunctionEventInvokeConfigCommandInput,
    Pick<
      PutFunctionEventInvokeConfigCommandOutput,
      'FunctionArn' | 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'
    >
  >
> {
  return {
    route: { method: 'PUT', path: '/2019-09-25/functions/{FunctionName}/event-invoke-config' },
    required: ['FunctionName'],
    optional: ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig', 'Qualifier'],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:PutFunctionEventInvokeConfig', resource: store.get(FunctionName).arn },
    ],
    handle: ({ FunctionName = '', MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig }) => {
      const { name, arn } = store.get(FunctionName);
      const retries = MaximumRetryAttempts ?? DEFAULT_INVOKE_CONFIGURATION.maximumRetryAttempts;
      const ageSeconds = MaximumEventAgeInSeconds ?? DEFAULT_INVOKE_CONFIGURATION.maximumEventAgeSeconds;
      checkRange('MaximumRetryAttempts', retries, [0, MOST_RETRIES]);
      checkRange('MaximumEventAgeInSeconds', ageSeconds, AGE_RANGE_SECONDS);
      if (DestinationConfig?.OnSuccess?.Destination !== undefined)
        throw invalidParameter('An on-success destination is not emulated.');
      const onFailureArn = DestinationConfig?.OnFailure?.Destination;
      store.putInvokeConfiguration(name, {
        maximumRetryAttempts: retries,
        maximumEventAgeSeconds: ageSeconds,
        ...(onFailureArn === undefined ? {} : { onFailureArn }),
      });
      return { FunctionArn: arn, MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: ageSeconds };
    },
  };
}

function checkRange(member: string, value: number, [least, most]: readonly [number, number]): void {
  if (value < least || value > most)
    throw invalidParameter(`${member} is ${String(value)}; expected ${String(least)} to ${String(most)}.`);
}
