import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';

/** How long a data key is used before SQS asks for another one: each question is a request that is paid for. */
const DATA_KEY_REUSE = Duration.hours(1);

/**
 * Refuses what does not come over TLS. Encrypted with keys managed by SQS, to which EventBridge may send without a grant on
 * a key, or with the account's own.
 */
export function secureQueue(key: IKey | undefined): QueueProps {
  return {
    enforceSSL: true,
    ...(key === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: DATA_KEY_REUSE }),
  };
}
