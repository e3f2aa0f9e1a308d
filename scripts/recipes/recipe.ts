/** What a recipe of CONTRIBUTING.md does to one file. */
export interface Edit {
  readonly file: string;
  /** The whole text of a new file. */
  readonly create?: string;
  /** Texts that are put behind others, or in their place. Each of those stands in the file exactly once. */
  readonly insert?: readonly { readonly behind: string; readonly text: string }[];
  readonly replace?: readonly { readonly find: string; readonly by: string }[];
}

/** A recipe of CONTRIBUTING.md, followed with something made up. */
export interface Recipe {
  /** Its heading there, and the word for `npm run recipes -- WORD`. */
  readonly heading: string;
  readonly edits: readonly Edit[];
  /** Tests that find what the type check does not. */
  readonly tests: readonly string[];
}

/** The text of a file after an edit. @throws Error naming the text that is not there exactly once */
export function apply({ file, create, insert = [], replace = [] }: Edit, text: string): string {
  const changes = [
    ...insert.map(({ behind, text: added }) => ({ find: behind, by: behind + added })),
    ...replace,
  ];
  return changes.reduce((edited, { find, by }) => {
    if (edited.split(find).length !== 2)
      throw new Error(
        `${file} should contain ${JSON.stringify(find)} exactly once. Correct scripts/recipes and CONTRIBUTING.md.`,
      );
    return edited.replace(find, () => by);
  }, create ?? text);
}
