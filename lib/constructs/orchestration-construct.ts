import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { MACHINE_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import type { PhysicalNames } from '../config/physical-names.ts';
import type { DeploymentSettings } from '../config/settings.ts';
import { PipelineLogGroup } from './pipeline-log-group.ts';
import { calledFunctions, type Functions, pipelineDefinition } from './orchestration/pipeline-definition.ts';

export interface OrchestrationProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly functions: Functions;
  readonly topic: ITopic;
  /** Permissions for publishing to an encrypted topic. */
  readonly keyPermissions: readonly PolicyStatement[];
}

/** The Express state machine that takes one image through its stages. */
export class OrchestrationConstruct extends Construct {
  readonly stateMachine: StateMachine;
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: OrchestrationProps) {
    super(scope, id);
    const { names, settings, functions, topic } = props;
    const stateMachineName = names.of('image-processor-pipeline');
    // Log groups with this prefix do not count towards the size of the account's resource policy for log delivery.
    this.logGroup = new PipelineLogGroup(
      this,
      'Logs',
      `/aws/vendedlogs/states/${stateMachineName}`,
      settings,
    );

    this.stateMachine = new StateMachine(this, 'Pipeline', {
      stateMachineName,
      stateMachineType: StateMachineType.EXPRESS,
      definitionBody: DefinitionBody.fromChainable(pipelineDefinition(this, functions, topic)),
      timeout: Duration.seconds(MACHINE_TIMEOUT_SECONDS),
      tracingEnabled: true,
      logs: {
        destination: this.logGroup,
        level: settings.workflowLogLevel === 'ALL' ? LogLevel.ALL : LogLevel.ERROR,
        includeExecutionData: settings.workflowLogData,
      },
      role: this.#role(stateMachineName, props).withoutPolicyUpdates(),
    });
  }

  #role(stateMachineName: string, { functions, topic, keyPermissions }: OrchestrationProps): Role {
    const stack = Stack.of(this);
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          ArnEquals: {
            'aws:SourceArn': stack.formatArn({
              service: 'states',
              resource: `stateMachine:${stateMachineName}`,
            }),
          },
          StringEquals: { 'aws:SourceAccount': stack.account },
        },
      }),
      inlinePolicies: {
        pipeline: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: calledFunctions(functions).map(({ functionArn }) => functionArn),
            }),
            new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
            ...keyPermissions,
            ...WITHOUT_RESOURCES,
          ],
        }),
      },
    });
  }
}

/** Log delivery and tracing: AWS defines no resources for these actions. */
const WITHOUT_RESOURCES = [
  new PolicyStatement({
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    resources: ['*'],
  }),
  new PolicyStatement({
    actions: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
    ],
    resources: ['*'],
  }),
];
