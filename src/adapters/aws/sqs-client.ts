import { SQSClient } from '@aws-sdk/client-sqs';

import { type ClientOptions, clientSettings } from './client-settings.ts';

/** A client that takes the endpoint from the queue's URL unless one is given. */
export function sqsClient(options: ClientOptions): SQSClient {
  return new SQSClient({
    ...clientSettings(options),
    useQueueUrlAsEndpoint: options.endpoint === undefined,
  });
}
