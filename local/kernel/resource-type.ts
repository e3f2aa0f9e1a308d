import type { ProvisioningContext } from './provisioning-context.ts';

/**
 * Which properties of a CloudFormation resource are supported. `true`: emulated, including everything below.
 * `'aws-only'`: accepted without effect (encryption at rest, tags) and documented as such. An object lists the
 * members of a structure; an array of one element is a list of such structures. Any other property stops the boot.
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
   * A name for a resource without one: stack, logical ID and a hash, the same at every boot, at most `maxLength`
   * characters; `lowerCase` for buckets.
   */
  generatedName(maxLength: number, lowerCase?: boolean): string;
  /** Directory of an asset that the template references by bucket and key (function code, layers). */
  assetDirectory(location: { readonly S3Bucket: string; readonly S3Key: string }): string;
}

/** What the rest of the template can reference. */
export interface ProvisionedResource {
  /** Value of `Ref`. */
  readonly ref: string;
  /** Values of `Fn::GetAtt`, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly arn?: string;
  readonly url?: string;
}

/**
 * A CloudFormation resource type. `provision` creates the resource, or updates an existing one of the same physical
 * name: it runs at every boot, also when the state directory already has the resource. It goes through the API's
 * operations (`kernel.call`), never through the store.
 */
export interface ResourceType {
  readonly properties: Readonly<Record<string, PropertySpecification>>;
  provision(request: ResourceRequest, kernel: ProvisioningContext): Promise<ProvisionedResource>;
}
