import type { PolicyDocument } from '../../aws/policy.ts';
import type { ServiceFactory } from '../../kernel/service.ts';
import { createTopic } from './operations/create-topic.ts';
import { deleteTopic } from './operations/delete-topic.ts';
import { getTopicAttributes } from './operations/get-topic-attributes.ts';
import { listSubscriptionsByTopic } from './operations/list-subscriptions-by-topic.ts';
import { listTopics } from './operations/list-topics.ts';
import { publish } from './operations/publish.ts';
import { sendEmail } from './operations/send-email.ts';
import { setTopicAttributes } from './operations/set-topic-attributes.ts';
import { subscribe } from './operations/subscribe.ts';
import { unsubscribe } from './operations/unsubscribe.ts';
import { subscriptionResource } from './resources/subscription.ts';
import { topicPolicyResource } from './resources/topic-policy.ts';
import { topicResource } from './resources/topic.ts';
import { TopicStore } from './store.ts';
import { wire } from './wire.ts';

/** Source: SNS developer guide, "Message delivery retries" (AWS managed endpoints): for 23 days; the first waits are these. */
const RETRY_DELAYS_MS = [0, 0, 0, 1000, 1000, 10_000, 20_000, 60_000, 300_000];

/** Topics with queues, functions and addresses as subscribers. */
export const sns: ServiceFactory = (kernel) => {
  const store = new TopicStore(kernel.database);
  return {
    name: 'sns',
    wire,
    operations: {
      CreateTopic: createTopic(kernel, store),
      DeleteTopic: deleteTopic(store),
      ListTopics: listTopics(store),
      GetTopicAttributes: getTopicAttributes(kernel, store),
      SetTopicAttributes: setTopicAttributes(store),
      Subscribe: subscribe(kernel, store),
      Unsubscribe: unsubscribe(store),
      ListSubscriptionsByTopic: listSubscriptionsByTopic(kernel, store),
      Publish: publish(kernel, store),
    },
    internalOperations: { SendEmail: sendEmail(kernel) },
    resourceTypes: {
      'AWS::SNS::Topic': topicResource,
      'AWS::SNS::TopicPolicy': topicPolicyResource,
      'AWS::SNS::Subscription': subscriptionResource,
    },
    resourcePolicy: (arn) => {
      const policy = store.find(arn)?.attributes['Policy'];
      return policy === undefined ? undefined : (JSON.parse(policy) as PolicyDocument);
    },
    retryDelivery: ({ error, attempts }) => (error.retryable ? RETRY_DELAYS_MS[attempts - 1] : undefined),
  };
};
