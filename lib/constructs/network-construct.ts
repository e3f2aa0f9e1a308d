import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

import type { PhysicalNames } from '../config/physical-names.ts';
import type { DeploymentSettings } from '../config/settings.ts';
import { PipelineLogGroup } from './pipeline-log-group.ts';

export interface NetworkProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
}

/** Where the functions run, if not in Lambda's own network. */
export interface FunctionNetwork {
  readonly vpc: Vpc;
  readonly securityGroup: SecurityGroup;
}

/** Services that the functions call besides S3 and DynamoDB, which have free gateway endpoints. */
const INTERFACES: Readonly<Record<string, InterfaceVpcEndpointAwsService>> = {
  Queue: InterfaceVpcEndpointAwsService.SQS,
  Events: InterfaceVpcEndpointAwsService.EVENTBRIDGE,
  Workflow: InterfaceVpcEndpointAwsService.STEP_FUNCTIONS_SYNC,
};

/** A VPC with no access except to the services that the functions call; created only if `network` is `vpc`. */
export class NetworkConstruct extends Construct {
  readonly network: FunctionNetwork | undefined;

  constructor(scope: Construct, id: string, { names, settings }: NetworkProps) {
    super(scope, id);
    if (settings.network === 'public') return;
    const vpc = new Vpc(this, 'Vpc', {
      vpcName: names.of('image-processor'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'functions', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      gatewayEndpoints: {
        Objects: { service: GatewayVpcEndpointAwsService.S3 },
        Tables: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      // Restricting it would need a custom resource, and nothing uses the group.
      restrictDefaultSecurityGroup: false,
    });
    const securityGroup = new SecurityGroup(this, 'FunctionGroup', {
      vpc,
      description: 'The functions: HTTPS out, nothing in',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'to the endpoints of the services');

    const endpointGroup = new SecurityGroup(this, 'EndpointGroup', {
      vpc,
      description: 'The endpoints: HTTPS from the functions',
      allowAllOutbound: false,
    });
    endpointGroup.addIngressRule(securityGroup, Port.HTTPS, 'from the functions');
    for (const [name, service] of Object.entries(INTERFACES))
      vpc.addInterfaceEndpoint(name, { service, securityGroups: [endpointGroup], open: false });

    this.#logRefused(vpc, names, settings);
    this.network = { vpc, securityGroup };
  }

  #logRefused(vpc: Vpc, names: PhysicalNames, settings: DeploymentSettings): void {
    const group = new PipelineLogGroup(this, 'Logs', `/aws/vpc/${names.of('image-processor')}`, settings);
    const role = new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com'),
      inlinePolicies: {
        log: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
              resources: [group.logGroupArn],
            }),
          ],
        }),
      },
    });
    vpc.addFlowLog('Refused', {
      destination: FlowLogDestination.toCloudWatchLogs(group, role),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}

/** The permissions that Lambda requires to run a function in a VPC. The interfaces have no names in advance. */
export function attachToNetwork(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}
