import { AwsError } from '../../../aws/aws-error.ts';
import type { Members } from '../../../aws/members.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ProvisioningContext } from '../../../kernel/provisioning-context.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';
import { machineArn } from '../arns.ts';

interface Properties {
  readonly StateMachineName?: string;
  readonly StateMachineType?: string;
  readonly DefinitionString?: string;
  readonly Definition?: object;
  readonly DefinitionSubstitutions?: Readonly<Record<string, unknown>>;
  readonly RoleArn: string;
  readonly LoggingConfiguration?: object;
  readonly TracingConfiguration?: object;
}

/** AWS::StepFunctions::StateMachine. */
export const stateMachineResource: ResourceType = {
  properties: {
    StateMachineName: true,
    StateMachineType: true,
    DefinitionString: true,
    Definition: true,
    DefinitionSubstitutions: true,
    RoleArn: true,
    LoggingConfiguration: true,
    TracingConfiguration: { Enabled: true },
    EncryptionConfiguration: 'aws-only',
    Tags: 'aws-only',
  },
  provision: async (request, kernel) => {
    const properties = request.properties as unknown as Properties;
    const name = properties.StateMachineName ?? request.generatedName(80);
    const arn = machineArn(kernel, name);
    const settings = {
      definition: definitionOf(properties),
      roleArn: properties.RoleArn,
      loggingConfiguration: inApiNames(properties.LoggingConfiguration ?? { Level: 'OFF' }),
      tracingConfiguration: inApiNames(properties.TracingConfiguration ?? { Enabled: false }),
    };
    const type = properties.StateMachineType ?? 'STANDARD';
    const revisionId = await createOrUpdate(kernel, arn, { name, type, ...settings }, settings);
    return {
      ref: arn,
      arn,
      attributes: { Arn: arn, Name: name, StateMachineRevisionId: revisionId },
    };
  },
};

/** A machine's type cannot change: as in CloudFormation, it is replaced. */
async function createOrUpdate(
  kernel: ProvisioningContext,
  stateMachineArn: string,
  whole: Members,
  settings: Members,
): Promise<string> {
  const call = (operation: string, input: Members): Promise<Members> =>
    kernel.call({ service: 'states', operation, principal: ROOT, input });
  const existing = await call('DescribeStateMachine', { stateMachineArn }).catch((error: unknown) => {
    if (error instanceof AwsError && error.code === 'StateMachineDoesNotExist') return undefined;
    throw error;
  });
  if (existing !== undefined && existing['type'] === whole['type']) {
    const { revisionId } = await call('UpdateStateMachine', { stateMachineArn, ...settings });
    return String(revisionId);
  }
  if (existing !== undefined) await call('DeleteStateMachine', { stateMachineArn });
  await call('CreateStateMachine', whole);
  return 'INITIAL';
}

function definitionOf({ DefinitionString, Definition, DefinitionSubstitutions = {} }: Properties): string {
  const text = DefinitionString ?? JSON.stringify(Definition ?? {});
  return text.replace(/\$\{([^}]+)\}/g, (whole, name: string) =>
    name in DefinitionSubstitutions ? String(DefinitionSubstitutions[name]) : whole,
  );
}

/** CloudFormation's `IncludeExecutionData` is `includeExecutionData` in the API. */
function inApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inApiNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      inApiNames(member),
    ]),
  );
}
