import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TopicStore } from '../store.ts';

/** All topics in one page. */
export function listTopics(store: TopicStore): AtomicOperation<object, { Topics: { TopicArn: string }[] }> {
  return {
    required: [],
    optional: [],
    permissions: () => [{ action: 'sns:ListTopics', resource: '*' }],
    handle: () => ({ Topics: store.all().map((TopicArn) => ({ TopicArn })) }),
  };
}
