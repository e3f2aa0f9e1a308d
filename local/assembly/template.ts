/** A value of a template before its intrinsics are resolved. */
export type TemplateValue =
  string | number | boolean | null | readonly TemplateValue[] | { readonly [name: string]: TemplateValue };
export type TemplateObject = Readonly<Record<string, TemplateValue>>;

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: TemplateObject;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
}

export interface TemplateOutput {
  readonly Value: TemplateValue;
  readonly Export?: { readonly Name: TemplateValue };
  readonly Condition?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: TemplateValue }>>;
  readonly Mappings?: Readonly<Record<string, TemplateObject>>;
  readonly Conditions?: Readonly<Record<string, TemplateValue>>;
}

/** One stack of a cloud assembly. */
export interface Stack {
  /** Name in CloudFormation. */
  readonly name: string;
  /** Undefined where the stack is environment-agnostic. */
  readonly accountId?: string;
  readonly region?: string;
  readonly template: Template;
  /** Source directory of each file asset, by its hash. */
  readonly assets: ReadonlyMap<string, string>;
}

export function isTemplateObject(value: unknown): value is TemplateObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
