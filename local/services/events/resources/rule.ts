import type { Members } from '../../../aws/members.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';
import type { Target } from '../store.ts';

interface RuleProperties {
  readonly Name?: string;
  readonly EventBusName?: string;
  readonly EventPattern?: object;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Description?: string;
  readonly Targets?: readonly Target[];
}

/** AWS::Events::Rule. Targets that are no longer in the template are removed. */
export const ruleResource: ResourceType = {
  properties: {
    Name: true,
    EventBusName: true,
    EventPattern: true,
    ScheduleExpression: true,
    State: true,
    Description: true,
    Tags: 'aws-only',
    Targets: [
      {
        Id: true,
        Arn: true,
        RoleArn: true,
        Input: true,
        InputPath: true,
        InputTransformer: { InputPathsMap: true, InputTemplate: true },
        RetryPolicy: { MaximumRetryAttempts: true, MaximumEventAgeInSeconds: true },
        DeadLetterConfig: { Arn: true },
      },
    ],
  },
  provision: async (request, kernel) => {
    const { EventPattern, Targets = [], EventBusName, ...properties } = request.properties as RuleProperties;
    const Name = properties.Name ?? request.generatedName(64);
    const bus = EventBusName === undefined ? {} : { EventBusName };
    const call = (operation: string, input: Members): Promise<Members> =>
      kernel.call({ service: 'events', operation, principal: ROOT, input: { ...bus, ...input } });
    const { RuleArn } = await call('PutRule', {
      Name,
      ScheduleExpression: properties.ScheduleExpression,
      State: properties.State,
      Description: properties.Description,
      EventPattern: EventPattern === undefined ? undefined : JSON.stringify(EventPattern),
    });
    const { Targets: present } = (await call('ListTargetsByRule', { Rule: Name })) as { Targets: Target[] };
    const gone = present.map(({ Id }) => Id).filter((id) => !Targets.some(({ Id }) => Id === id));
    if (gone.length > 0) await call('RemoveTargets', { Rule: Name, Ids: gone });
    if (Targets.length > 0) await call('PutTargets', { Rule: Name, Targets });
    return { ref: Name, arn: String(RuleArn), attributes: { Arn: String(RuleArn) } };
  },
};
