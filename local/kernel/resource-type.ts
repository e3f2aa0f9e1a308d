import type { ProvisioningContext } from './provisioning-context.ts';

/**
 * Which properties of a CloudFormation resource are understood. `true`: emulated, with everything below it.
 * `'aws-only'`: accepted, has no effect here (encryption at rest, tags); listed in the documentation. An object names
 * the members of a structure; an array of one element is a list of such structures. What is not named stops the boot.
 */
export type PropertySpecification =
  true | 'aws-only' | { readonly [member: string]: PropertySpecification } | readonly [PropertySpecification];

/** A resource of a template, with its intrinsics resolved. */
export interface ResourceRequest {
  readonly logicalId: string;
  readonly stackName: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /**
   * A name for a resource that names none: stack, logical id and a hash, the same at every boot, at most `maxLength`
   * characters; `lowerCase` for buckets.
   */
  generatedName(maxLength: number, lowerCase?: boolean): string;
  /** Directory of an asset that the template names by bucket and key (function code, layers). */
  assetDirectory(location: { readonly S3Bucket: string; readonly S3Key: string }): string;
}

/** What the rest of the template may refer to. */
export interface ProvisionedResource {
  /** Value of `Ref`. */
  readonly ref: string;
  /** Values of `Fn::GetAtt`, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly arn?: string;
  readonly url?: string;
}

/**
 * A CloudFormation resource type. `provision` makes the resource, or brings an existing one of the same physical
 * name to the template's state: it runs at every boot, also over a state directory that already has it. It uses the
 * same operations as the API (`kernel.call`), never the store.
 */
export interface ResourceType {
  readonly properties: Readonly<Record<string, PropertySpecification>>;
  provision(request: ResourceRequest, kernel: ProvisioningContext): Promise<ProvisionedResource>;
}
