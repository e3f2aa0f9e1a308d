import { functionRecipe } from './function.ts';
import type { Recipe } from './recipe.ts';
import { stageRecipe } from './stage.ts';
import { alarmRecipe, commandRecipe, errorRecipe, outputFormatRecipe, settingRecipe } from './small.ts';

/** Every recipe of CONTRIBUTING.md that changes the product. Those of the local runtime are in local/README.md. */
export const RECIPES: readonly Recipe[] = [
  functionRecipe,
  stageRecipe,
  outputFormatRecipe,
  commandRecipe,
  errorRecipe,
  alarmRecipe,
  settingRecipe,
];
