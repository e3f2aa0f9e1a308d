import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';

import type { Runtime } from '#local/index.ts';

/** The SDK waits one timer turn before it retries a call; virtual time stands still meanwhile. */
const REPEATED_WITHIN_MS = 5;

/** Retries like the SDK, but without its waits, which are random and in real time. */
export function retriesAtOnce(maxAttempts: number, work: Runtime['work']): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: () => Promise.resolve(tokenOf(0)),
    refreshRetryTokenForRetry: (token, info) => {
      const retries = token.getRetryCount() + 1;
      if (retries >= maxAttempts || !mayHelp(info))
        return Promise.reject(info.error instanceof Error ? info.error : new Error('No retry helps.'));
      setTimeout(work.begin(), REPEATED_WITHIN_MS);
      return Promise.resolve(tokenOf(retries));
    },
    recordSuccess: () => undefined,
  };
}

function mayHelp({ errorType }: RetryErrorInfo): boolean {
  return errorType === 'THROTTLING' || errorType === 'TRANSIENT' || errorType === 'SERVER_ERROR';
}

function tokenOf(retries: number): RetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => 0 };
}
