import type { Alarm, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import type { FunctionName } from '#lambda/functions.ts';

import type { PhysicalNames } from '../config/physical-names.ts';
import type { DeploymentSettings } from '../config/settings.ts';
import { AlarmsConstruct } from './observability/alarms-construct.ts';
import { alarmTable } from './observability/alarm-table.ts';
import { AuditConstruct } from './observability/audit-construct.ts';
import { DashboardsConstruct } from './observability/dashboards-construct.ts';
import type { DataConstruct } from './data-construct.ts';
import type { MessagingConstruct } from './messaging-construct.ts';
import { PipelineMetrics } from './observability/pipeline-metrics.ts';
import { addSavedQueries } from './observability/saved-queries.ts';

export interface ObservabilityProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly key: IKey | undefined;
  readonly data: DataConstruct;
  readonly messaging: MessagingConstruct;
  readonly functions: ReadonlyMap<FunctionName, Function>;
  readonly functionLogs: readonly ILogGroup[];
  readonly stateMachine: IStateMachine;
  readonly workflowLog: ILogGroup;
}

/** The audit trail, and alarms, saved queries and dashboards as `monitoring` says. */
export class ObservabilityConstruct extends Construct {
  readonly auditLogGroup: LogGroup;
  readonly alarms: readonly Alarm[] = [];
  readonly alarmTopic: Topic | undefined;
  readonly composite: CompositeAlarm | undefined;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { names, settings, key, data, messaging, functions, stateMachine } = props;
    this.auditLogGroup = new AuditConstruct(this, 'Audit', {
      names,
      settings,
      eventBus: messaging.eventBus,
      undeliveredEvents: messaging.undeliveredEvents,
    }).logGroup;
    if (settings.monitoring === 'none') return;

    const { processingQueue } = messaging;
    const functionNames = [...functions.keys()];
    const metrics = new PipelineMetrics({
      deploymentStage: settings.deploymentStage,
      functions,
      stateMachine,
      processingQueue,
    });
    const made = new AlarmsConstruct(this, 'Alarms', {
      names,
      settings,
      key,
      alarms: alarmTable(metrics, messaging, functionNames),
    });
    this.alarms = made.alarms;
    this.alarmTopic = made.topic;
    this.composite = made.composite;
    addSavedQueries(this, names, {
      functions: props.functionLogs,
      audit: [this.auditLogGroup],
      workflow: [props.workflowLog],
    });
    if (settings.monitoring !== 'full') return;
    new DashboardsConstruct(this, 'Dashboards', {
      names,
      metrics,
      functions: functionNames,
      alarms: [made.composite, ...made.alarms],
      processingQueue,
      deadLetterQueues: [
        messaging.processingDeadLetters,
        messaging.ingestDeadLetters,
        messaging.publishDeadLetters,
        messaging.undeliveredEvents,
      ],
      records: data.metadataTable,
    });
  }
}
