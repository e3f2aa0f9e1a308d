import { parseArn } from './arn.ts';

/** A queue's URL at an endpoint. The SDK sends to the host in it, so the endpoint must be the gateway's. */
export function queueUrl(endpoint: string, accountId: string, name: string): string {
  return `${endpoint}/${accountId}/${name}`;
}

/** The URL of a queue that is named by its ARN. */
export function queueUrlOfArn(endpoint: string, queueArn: string): string {
  const { accountId = '', resource = '' } = parseArn(queueArn) ?? {};
  return queueUrl(endpoint, accountId, resource);
}
