import { ArnFormat, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

import type { PhysicalNames } from '../../config/physical-names.ts';
import type { DeploymentSettings } from '../../config/settings.ts';
import type { AlarmDefinition } from './alarm-table.ts';
import { secureTopic } from '../messaging/notifications-construct.ts';

export interface AlarmsProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly key: IKey | undefined;
  readonly alarms: readonly AlarmDefinition[];
}

/** The alarms, their topic, and a composite alarm that shows whether somebody must act now. */
export class AlarmsConstruct extends Construct {
  readonly topic: Topic;
  readonly alarms: readonly Alarm[];
  readonly composite: CompositeAlarm;

  constructor(scope: Construct, id: string, { names, settings, key, alarms }: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      ...secureTopic(key),
      topicName: names.of('image-processor-alarms'),
    });
    this.#letInAlarms(names);
    for (const address of settings.alarmAddresses) this.topic.addSubscription(new EmailSubscription(address));

    const action = new SnsAction(this.topic);
    const link = (section: string): string => `Runbook: ${settings.runbookUrl}#${section}`;
    const made = alarms.map((definition) => {
      const alarm = new Alarm(this, definition.id, {
        alarmName: names.of(`image-processor-${definition.id}`),
        alarmDescription: `${definition.says} ${link(definition.section ?? definition.id)}`,
        metric: definition.metric,
        threshold: definition.above,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: definition.periods ?? 1,
        datapointsToAlarm: definition.breaching ?? definition.periods ?? 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return { alarm, urgent: definition.urgent };
    });
    this.alarms = made.map(({ alarm }) => alarm);
    // It sends no notification: each alarm in it does, with its own section of the runbook. Deployments watch this alarm.
    this.composite = new CompositeAlarm(this, 'NeedsSomebody', {
      compositeAlarmName: names.of('image-processor-needs-somebody'),
      alarmDescription: `At least one urgent alarm is on. ${link('needs-somebody')}`,
      alarmRule: AlarmRule.anyOf(
        ...made
          .filter(({ urgent }) => urgent)
          .map(({ alarm }) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM)),
      ),
    });
  }

  #letInAlarms(names: PhysicalNames): void {
    const stack = Stack.of(this);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LetInAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: names.of('image-processor-*'),
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
          StringEquals: { 'aws:SourceAccount': stack.account },
        },
      }),
    );
  }
}
