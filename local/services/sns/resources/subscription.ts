import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

interface SubscriptionProperties {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly RawMessageDelivery?: boolean;
  readonly FilterPolicy?: object;
  readonly FilterPolicyScope?: string;
  readonly RedrivePolicy?: object;
}

/** AWS::SNS::Subscription. */
export const subscriptionResource: ResourceType = {
  properties: {
    TopicArn: true,
    Protocol: true,
    Endpoint: true,
    RawMessageDelivery: true,
    FilterPolicy: true,
    FilterPolicyScope: true,
    RedrivePolicy: 'aws-only',
    Region: 'aws-only',
  },
  provision: async (request, kernel) => {
    const { TopicArn, Protocol, Endpoint, RawMessageDelivery, FilterPolicy, FilterPolicyScope } =
      request.properties as unknown as SubscriptionProperties;
    const Attributes = {
      ...(RawMessageDelivery === undefined ? {} : { RawMessageDelivery: String(RawMessageDelivery) }),
      ...(FilterPolicy === undefined ? {} : { FilterPolicy: JSON.stringify(FilterPolicy) }),
      ...(FilterPolicyScope === undefined ? {} : { FilterPolicyScope }),
    };
    const { SubscriptionArn } = await kernel.call({
      service: 'sns',
      operation: 'Subscribe',
      principal: ROOT,
      input: { TopicArn, Protocol, Endpoint, Attributes },
    });
    return {
      ref: String(SubscriptionArn),
      arn: String(SubscriptionArn),
      attributes: { Arn: String(SubscriptionArn) },
    };
  },
};
