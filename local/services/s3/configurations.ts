import { invalidArgument, malformedXml, notImplemented } from './errors.ts';
import { readCorsRules } from './http/cors.ts';
import { EVENT_BRIDGE } from './object-event.ts';
import type { ConfigurationKind } from './operations/bucket-configuration.ts';
import { readXml } from './xml/read-xml.ts';

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** The configurations of a bucket. */
export const CONFIGURATIONS: readonly (ConfigurationKind & { readonly operation: string })[] = [
  {
    subResource: 'policy',
    operation: 'BucketPolicy',
    name: 'policy',
    getAction: 'GetBucketPolicy',
    putAction: 'PutBucketPolicy',
    deleteAction: 'DeleteBucketPolicy',
    missing: { code: 'NoSuchBucketPolicy', message: 'The bucket policy does not exist' },
    check: checkJson,
  },
  {
    subResource: 'cors',
    operation: 'BucketCors',
    name: 'cors',
    getAction: 'GetBucketCORS',
    putAction: 'PutBucketCORS',
    missing: { code: 'NoSuchCORSConfiguration', message: 'The CORS configuration does not exist' },
    check: (text: string): void => {
      if (readCorsRules(text).length === 0) throw malformedXml();
    },
  },
  {
    subResource: 'lifecycle',
    operation: 'BucketLifecycleConfiguration',
    name: 'lifecycle',
    getAction: 'GetLifecycleConfiguration',
    putAction: 'PutLifecycleConfiguration',
    missing: { code: 'NoSuchLifecycleConfiguration', message: 'The lifecycle configuration does not exist' },
    check: rootIs('LifecycleConfiguration'),
  },
  {
    subResource: 'encryption',
    operation: 'BucketEncryption',
    name: 'encryption',
    getAction: 'GetEncryptionConfiguration',
    putAction: 'PutEncryptionConfiguration',
    missing: {
      text: `<ServerSideEncryptionConfiguration ${NAMESPACE}><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
    },
    check: rootIs('ServerSideEncryptionConfiguration'),
  },
  {
    subResource: 'publicAccessBlock',
    operation: 'PublicAccessBlock',
    name: 'publicAccessBlock',
    getAction: 'GetBucketPublicAccessBlock',
    putAction: 'PutBucketPublicAccessBlock',
    missing: {
      code: 'NoSuchPublicAccessBlockConfiguration',
      message: 'The public access block configuration was not found',
    },
    check: rootIs('PublicAccessBlockConfiguration'),
  },
  {
    subResource: 'ownershipControls',
    operation: 'BucketOwnershipControls',
    name: 'ownershipControls',
    getAction: 'GetBucketOwnershipControls',
    putAction: 'PutBucketOwnershipControls',
    missing: {
      code: 'OwnershipControlsNotFoundError',
      message: 'The bucket ownership controls were not found',
    },
    check: rootIs('OwnershipControls'),
  },
  {
    subResource: 'tagging',
    operation: 'BucketTagging',
    name: 'tagging',
    getAction: 'GetBucketTagging',
    putAction: 'PutBucketTagging',
    missing: { code: 'NoSuchTagSet', message: 'The TagSet does not exist' },
    check: rootIs('Tagging'),
  },
  {
    subResource: 'notification',
    operation: 'BucketNotificationConfiguration',
    name: EVENT_BRIDGE,
    getAction: 'GetBucketNotification',
    putAction: 'PutBucketNotification',
    missing: { text: `<NotificationConfiguration ${NAMESPACE}/>` },
    check: checkNotification,
  },
];

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw invalidArgument("Policies must be valid JSON and the first byte must be '{'");
  }
}

function rootIs(name: string): (text: string) => void {
  return (text) => void readXml(text, name);
}

function checkNotification(text: string): void {
  const { children } = readXml(text, 'NotificationConfiguration');
  if (children.some(({ name }) => name !== 'EventBridgeConfiguration'))
    throw notImplemented('notifications to queues, topics and functions (EventBridge is)');
}
