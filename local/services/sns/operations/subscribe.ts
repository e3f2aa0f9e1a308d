import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { invalidParameter, protocolNotEmulated } from '../errors.ts';
import { checkFilterPolicy } from '../filter-policy.ts';
import type { Attributes, Subscription, TopicStore } from '../store.ts';

const ATTRIBUTES = new Set(['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy']);
const PROTOCOLS = new Set<string>(['sqs', 'lambda', 'email']);

interface Input {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly Attributes?: Attributes;
  readonly ReturnSubscriptionArn?: boolean | string;
}

/** Subscribes a queue, a function or an address; all are confirmed immediately here. */
export function subscribe(
  kernel: ServiceContext,
  store: TopicStore,
): AtomicOperation<Input, { SubscriptionArn: string }> {
  return {
    required: ['TopicArn', 'Protocol', 'Endpoint'],
    optional: ['Attributes', 'ReturnSubscriptionArn'],
    permissions: ({ TopicArn }) => [{ action: 'sns:Subscribe', resource: TopicArn }],
    handle: ({ TopicArn, Protocol, Endpoint, Attributes: attributes = {} }) => {
      store.get(TopicArn);
      if (!PROTOCOLS.has(Protocol)) throw protocolNotEmulated(Protocol);
      checkSubscriptionAttributes(attributes);
      const existing = store
        .subscriptions(TopicArn)
        .find((subscription) => subscription.protocol === Protocol && subscription.endpoint === Endpoint);
      const subscription: Subscription = {
        arn: existing?.arn ?? `${TopicArn}:${kernel.random.uuid()}`,
        topicArn: TopicArn,
        protocol: Protocol as Subscription['protocol'],
        endpoint: Endpoint,
        attributes,
      };
      store.putSubscription(subscription);
      return { SubscriptionArn: subscription.arn };
    },
  };
}

/** @throws AwsError InvalidParameter */
export function checkSubscriptionAttributes(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.has(name)) throw invalidParameter(`AttributeName ${name}`);
    if (name === 'FilterPolicy') checkFilterPolicy(value);
  }
}
