import type {
  PutFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandOutput,
} from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { invalidParameter } from '../errors.ts';
import { DEFAULT_INVOKE_CONFIGURATION, type FunctionStore } from '../store.ts';

/** Source: Lambda API reference, PutFunctionEventInvokeConfig. */
const AGE_RANGE_SECONDS = [60, 21_600] as const;
const MOST_RETRIES = 2;

export function putFunctionEventInvokeConfig(
  store: FunctionStore,
): AtomicOperation<
  PutFunctionEventInvokeConfigCommandInput,
  Pick<
    PutFunctionEventInvokeConfigCommandOutput,
    'FunctionArn' | 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'
  >
> {
  return {
    required: ['FunctionName'],
    optional: ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig', 'Qualifier'],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:PutFunctionEventInvokeConfig', resource: store.get(FunctionName).arn },
    ],
    handle: ({ FunctionName = '', MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig }) => {
      const { name, arn } = store.get(FunctionName);
      const retries = MaximumRetryAttempts ?? DEFAULT_INVOKE_CONFIGURATION.maximumRetryAttempts;
      const ageSeconds = MaximumEventAgeInSeconds ?? DEFAULT_INVOKE_CONFIGURATION.maximumEventAgeSeconds;
      if (retries < 0 || retries > MOST_RETRIES)
        throw invalidParameter(
          `MaximumRetryAttempts is ${String(retries)}; expected 0 to ${String(MOST_RETRIES)}.`,
        );
      if (ageSeconds < AGE_RANGE_SECONDS[0] || ageSeconds > AGE_RANGE_SECONDS[1])
        throw invalidParameter(
          `MaximumEventAgeInSeconds is ${String(ageSeconds)}; expected ${AGE_RANGE_SECONDS.join(' to ')}.`,
        );
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
