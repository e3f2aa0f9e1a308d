import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TopicStore } from '../store.ts';

export function unsubscribe(
  store: TopicStore,
): AtomicOperation<{ readonly SubscriptionArn: string }, object> {
  return {
    required: ['SubscriptionArn'],
    optional: [],
    permissions: ({ SubscriptionArn }) => [
      { action: 'sns:Unsubscribe', resource: SubscriptionArn.slice(0, SubscriptionArn.lastIndexOf(':')) },
    ],
    handle: ({ SubscriptionArn }) => {
      store.removeSubscription(SubscriptionArn);
      return {};
    },
  };
}
