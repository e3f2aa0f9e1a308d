import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';

/** How long SQS reuses a data key before it requests another; every request is billed. */
const DATA_KEY_REUSE = Duration.hours(1);

/**
 * Rejects requests without TLS. Encrypted with keys managed by SQS, for which EventBridge needs no grant, or with the customer
 * managed key.
 */
export function secureQueue(key: IKey | undefined): QueueProps {
  return {
    enforceSSL: true,
    ...(key === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: DATA_KEY_REUSE }),
  };
}
