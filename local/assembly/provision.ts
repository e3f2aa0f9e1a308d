import { createHash } from 'node:crypto';

import { AwsError } from '../aws/aws-error.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { LocalError } from '../kernel/local-error.ts';
import type { ProvisionedResource, ResourceRequest, ResourceType } from '../kernel/resource-type.ts';
import { DEPLOYMENT_ONLY, findProblems } from './check-assembly.ts';
import { IntrinsicError, isTrue, referencesOf, resolve, type Scope, toText } from './intrinsics.ts';
import type { Stack, TemplateResource } from './template.ts';

/** One resource of the running system, as `qip resources` lists it. */
export interface RunningResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly arn?: string;
  readonly url?: string;
}

/** What the stacks became. */
export interface ProvisionedStacks {
  readonly resources: readonly RunningResource[];
  /** Values of the stacks' outputs, by stack and output name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Resources that only matter on AWS, with the reason. */
  readonly notRunHere: readonly {
    readonly logicalId: string;
    readonly type: string;
    readonly reason: string;
  }[];
}

/**
 * Creates every resource of the stacks, dependencies first, through the same operations as the API.
 *
 * @throws LocalError ASSEMBLY_REFUSED with one problem per line
 */
export async function provision(stacks: readonly Stack[], kernel: Kernel): Promise<ProvisionedStacks> {
  const problems = findProblems(stacks, kernel.services);
  if (problems.length > 0) throw refused(problems);
  const resources: RunningResource[] = [];
  const outputs: Record<string, Record<string, string>> = {};
  const notRunHere: ProvisionedStacks['notRunHere'][number][] = [];
  for (const stack of stacks) {
    const provisioner = new StackProvisioner(stack, kernel, outputs);
    await provisioner.run();
    resources.push(...provisioner.resources);
    notRunHere.push(...provisioner.notRunHere);
    outputs[stack.name] = provisioner.outputs();
  }
  return { resources, outputs, notRunHere };
}

class StackProvisioner {
  readonly resources: RunningResource[] = [];
  readonly notRunHere: ProvisionedStacks['notRunHere'][number][] = [];
  readonly #stack: Stack;
  readonly #kernel: Kernel;
  readonly #scope: Scope;
  readonly #made = new Map<string, ProvisionedResource>();

  constructor(
    stack: Stack,
    kernel: Kernel,
    outputs: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ) {
    this.#stack = stack;
    this.#kernel = kernel;
    const { Conditions = {}, Mappings = {} } = stack.template;
    this.#scope = {
      ref: (name) => this.#pseudoParameter(name) ?? this.#parameter(name) ?? this.#made.get(name)?.ref,
      attribute: (logicalId, attribute) => this.#made.get(logicalId)?.attributes[attribute],
      condition: (name) => Conditions[name],
      mapping: (map, first, second) =>
        (Mappings[map]?.[first] as Record<string, string> | undefined)?.[second],
      exported: (name) => Object.values(outputs).find((values) => name in values)?.[name],
      stackOutput: (stackName, outputName) => outputs[stackName]?.[outputName],
    };
  }

  async run(): Promise<void> {
    for (const logicalId of inOrder(this.#stack)) {
      const resource = this.#stack.template.Resources[logicalId];
      if (resource !== undefined) await this.#make(logicalId, resource);
    }
  }

  outputs(): Record<string, string> {
    const wanted = Object.entries(this.#stack.template.Outputs ?? {}).filter(
      ([, output]) => output.Condition === undefined || isTrue(output.Condition, this.#scope),
    );
    return Object.fromEntries(
      wanted.flatMap(([name, output]) => {
        const value = toText(resolve(output.Value, this.#scope));
        return output.Export === undefined
          ? [[name, value]]
          : [
              [name, value],
              [toText(resolve(output.Export.Name, this.#scope)), value],
            ];
      }),
    );
  }

  async #make(logicalId: string, resource: TemplateResource): Promise<void> {
    if (resource.Condition !== undefined && !isTrue(resource.Condition, this.#scope)) return;
    const reason =
      DEPLOYMENT_ONLY[resource.Type] ??
      this.#kernel.services
        .map((service) => service.notRunHere?.[resource.Type])
        .find((text) => text !== undefined);
    if (reason !== undefined) {
      this.notRunHere.push({ logicalId, type: resource.Type, reason });
      return;
    }
    const type = this.#typeOf(resource);
    try {
      const made = await type.provision(this.#request(logicalId, resource), this.#kernel);
      this.#made.set(logicalId, made);
      this.resources.push({
        stackName: this.#stack.name,
        logicalId,
        type: resource.Type,
        physicalId: made.ref,
        ...(made.arn === undefined ? {} : { arn: made.arn }),
        ...(made.url === undefined ? {} : { url: made.url }),
      });
    } catch (error) {
      if (!(error instanceof AwsError) && !(error instanceof IntrinsicError)) throw error;
      const code = error instanceof AwsError ? `${error.code}: ` : '';
      throw refused(
        [`${this.#stack.name}, resource ${logicalId} (${resource.Type}): ${code}${error.message}`],
        error,
      );
    }
  }

  #typeOf(resource: TemplateResource): ResourceType {
    for (const service of this.#kernel.services) {
      const type = service.resourceTypes?.[resource.Type];
      if (type !== undefined) return type;
    }
    throw refused([`${this.#stack.name}: the resource type ${resource.Type} is not emulated`]);
  }

  #request(logicalId: string, resource: TemplateResource): ResourceRequest {
    const stackName = this.#stack.name;
    return {
      logicalId,
      stackName,
      type: resource.Type,
      properties: (resolve(resource.Properties ?? {}, this.#scope) ?? {}) as Record<string, unknown>,
      generatedName: (maxLength, lowerCase = false) =>
        generateName(stackName, logicalId, maxLength, lowerCase),
      assetDirectory: ({ S3Key }) => {
        const directory = this.#stack.assets.get(S3Key.replace(/\.[^.]*$/, ''));
        if (directory === undefined) throw new IntrinsicError(`the asset ${S3Key} is not in the assembly`);
        return directory;
      },
    };
  }

  #parameter(name: string): string | undefined {
    const value = this.#stack.template.Parameters?.[name]?.Default;
    return value === undefined ? undefined : toText(resolve(value, this.#scope));
  }

  #pseudoParameter(name: string): string | undefined {
    const stack = this.#stack;
    const values: Record<string, string> = {
      'AWS::AccountId': this.#kernel.accountId,
      'AWS::Region': this.#kernel.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${this.#kernel.region}:${this.#kernel.accountId}:stack/${stack.name}/local`,
    };
    return values[name];
  }
}

/** Logical IDs, dependencies first. */
function inOrder(stack: Stack): string[] {
  const { Resources } = stack.template;
  const ordered = new Set<string>();
  const path = new Set<string>();
  const visit = (logicalId: string): void => {
    const resource = Resources[logicalId];
    if (resource === undefined || ordered.has(logicalId)) return;
    if (path.has(logicalId))
      throw refused([`${stack.name}: ${[...path, logicalId].join(' -> ')} form a dependency cycle`]);
    path.add(logicalId);
    for (const name of referencesOf(resource.Properties ?? {})) visit(name);
    for (const name of [resource.DependsOn ?? []].flat()) visit(name);
    path.delete(logicalId);
    ordered.add(logicalId);
  };
  for (const logicalId of Object.keys(Resources)) visit(logicalId);
  return [...ordered];
}

/** The same name at every boot, so that the runtime finds its resources again in a state directory. */
function generateName(stackName: string, logicalId: string, maxLength: number, lowerCase: boolean): string {
  const hash = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 12);
  const room = maxLength - hash.length - 1;
  const name = `${`${stackName}-${logicalId}`.slice(0, room)}-${lowerCase ? hash : hash.toUpperCase()}`;
  return lowerCase ? name.toLowerCase() : name;
}

function refused(problems: readonly string[], cause?: unknown): LocalError {
  const count = problems.length === 1 ? '1 problem' : `${String(problems.length)} problems`;
  return new LocalError(
    'ASSEMBLY_REFUSED',
    `The assembly cannot be run here: ${count}.\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    { problems, cause },
  );
}
