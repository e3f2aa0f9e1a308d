import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TopicStore } from '../store.ts';

export function deleteTopic(store: TopicStore): AtomicOperation<{ readonly TopicArn: string }, object> {
  return {
    required: ['TopicArn'],
    optional: [],
    permissions: ({ TopicArn }) => [{ action: 'sns:DeleteTopic', resource: TopicArn }],
    handle: ({ TopicArn }) => {
      store.remove(TopicArn);
      return {};
    },
  };
}
