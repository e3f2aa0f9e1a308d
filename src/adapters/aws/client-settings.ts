import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, RetryStrategyV2 } from '@smithy/types';

/** How the SDK's clients reach AWS. Absent options are left to the SDK: environment and defaults. */
export interface ClientOptions {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Replaces HTTP: the `requestHandler` of an SDK client. */
  readonly requestHandler?: object;
  /** Replaces the SDK's own, which waits in real time. */
  readonly retryStrategy?: (maxAttempts: number) => RetryStrategyV2;
}

export interface ClientLimits {
  /** Longest wait for a response. */
  readonly requestTimeoutMs?: number;
  /** Total tries. */
  readonly maxAttempts?: number;
}

export interface ClientSettings extends Omit<ClientOptions, 'requestHandler' | 'retryStrategy'> {
  readonly maxAttempts: number;
  readonly retryStrategy?: RetryStrategyV2;
  readonly requestHandler: NodeHttpHandler;
}

const CONNECTION_TIMEOUT_MS = 1000;
const REQUEST_TIMEOUT_MS = 3000;

/**
 * Settings of every client: few tries, since the state machine retries by itself, and short timeouts that throw (by default
 * the SDK only warns).
 */
export function clientSettings(
  { requestHandler, retryStrategy, ...options }: ClientOptions,
  { requestTimeoutMs = REQUEST_TIMEOUT_MS, maxAttempts = 2 }: ClientLimits = {},
): ClientSettings {
  return {
    ...options,
    maxAttempts,
    ...(retryStrategy === undefined ? {} : { retryStrategy: retryStrategy(maxAttempts) }),
    // Every client declares its own handler type; all of them accept this one.
    requestHandler: (requestHandler ?? httpHandler(requestTimeoutMs)) as NodeHttpHandler,
  };
}

function httpHandler(requestTimeout: number): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout,
    throwOnRequestTimeout: true,
  });
}
