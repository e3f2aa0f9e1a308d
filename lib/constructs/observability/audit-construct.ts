import { Rule, type IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { EVENT_BUS_BASE_NAME, EVENT_SOURCE } from '#contracts/names.ts';

import type { PhysicalNames } from '../../config/physical-names.ts';
import type { DeploymentSettings } from '../../config/settings.ts';
import { logGroupTarget } from '../messaging/rule-target.ts';
import { PipelineLogGroup } from '../pipeline-log-group.ts';

export interface AuditProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly eventBus: IEventBus;
  readonly undeliveredEvents: IQueue;
}

/** The audit trail: every event of the bus, as it was published. */
export class AuditConstruct extends Construct {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id);
    // EventBridge writes only to log groups under /aws/events/.
    this.logGroup = new PipelineLogGroup(
      this,
      'AuditLog',
      `/aws/events/${props.names.of(EVENT_BUS_BASE_NAME)}`,
      props.settings,
    );
    const rule = new Rule(this, 'AuditRule', {
      ruleName: props.names.of('image-processor-audit'),
      description: 'Every event of the pipeline to the audit log',
      eventBus: props.eventBus,
      eventPattern: { source: [EVENT_SOURCE] },
      targets: [logGroupTarget(this.logGroup, { deadLetterQueue: props.undeliveredEvents })],
    });
    this.#letIn(rule);
  }

  /** As AWS documents for log group targets: only PutLogEvents is restricted to the rule. */
  #letIn(rule: Rule): void {
    const principals = [
      new ServicePrincipal('events.amazonaws.com'),
      new ServicePrincipal('delivery.logs.amazonaws.com'),
    ];
    this.logGroup.addToResourcePolicy(
      new PolicyStatement({
        sid: 'CreateStreams',
        principals,
        actions: ['logs:CreateLogStream'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    this.logGroup.addToResourcePolicy(
      new PolicyStatement({
        sid: 'WriteEvents',
        principals,
        actions: ['logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
  }
}
