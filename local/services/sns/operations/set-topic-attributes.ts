import type { AtomicOperation } from '../../../kernel/operation.ts';
import { invalidParameter } from '../errors.ts';
import type { TopicStore } from '../store.ts';

const KNOWN = new Set([
  'DisplayName',
  'Policy',
  'DeliveryPolicy',
  'TracingConfig',
  'SignatureVersion',
  'KmsMasterKeyId',
]);

interface Input {
  readonly TopicArn: string;
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}

export function setTopicAttributes(store: TopicStore): AtomicOperation<Input, object> {
  return {
    required: ['TopicArn', 'AttributeName'],
    optional: ['AttributeValue'],
    permissions: ({ TopicArn }) => [{ action: 'sns:SetTopicAttributes', resource: TopicArn }],
    handle: ({ TopicArn, AttributeName, AttributeValue = '' }) => {
      const topic = store.get(TopicArn);
      if (!KNOWN.has(AttributeName)) throw invalidParameter(`AttributeName ${AttributeName}`);
      if (AttributeName === 'Policy') parsePolicy(AttributeValue);
      store.put({ ...topic, attributes: { ...topic.attributes, [AttributeName]: AttributeValue } });
      return {};
    },
  };
}

function parsePolicy(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw invalidParameter('Policy is not JSON');
  }
}
