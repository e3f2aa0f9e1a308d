import { SQSClient } from '@aws-sdk/client-sqs';

import { type ClientOptions, clientSettings } from './client-settings.ts';

/** A client that reaches a queue by its URL, unless it is told an endpoint. */
export function sqsClient(options: ClientOptions): SQSClient {
  return new SQSClient({
    ...clientSettings(options),
    useQueueUrlAsEndpoint: options.endpoint === undefined,
  });
}
