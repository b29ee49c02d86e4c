import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeCheckbox } from '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { Hyperparameter } from '../../src/spec/hyperparameter';
import { element, setAttributes } from '../dom';
import { fromSlider, sliderScale, sliderSteps, toSlider } from '../scale';

/** Stands where a hyperparameter has no value. */
export const none = 'none';

/** The elements with which one hyperparameter is changed. */
export interface Control {
  readonly parts: readonly HTMLElement[];
  show(value: string, problem: string | undefined): void;
}

/** The control that fits a hyperparameter's argument; `changed` is called with what the language would write. */
export function createControl(hyperparameter: Hyperparameter, changed: (value: string) => void): Control {
  const { argument, path, value = '' } = hyperparameter;
  switch (argument.type) {
    case 'name':
      return choice(path, argument.names, value, changed);
    case 'boolean':
      return tick(path, changed);
    case 'number':
    case 'integer':
      return numberField(hyperparameter, changed);
    default:
      return textField(hyperparameter, changed, 'wide');
  }
}

function choice(path: string, names: readonly string[], value: string, changed: (value: string) => void): Control {
  const select: VscodeSingleSelect = document.createElement('vscode-single-select');
  setAttributes(select, { class: 'wide', label: path });
  for (const name of names.includes(value) ? names : [value, ...names]) {
    select.append(element('vscode-option', { value: name, selected: name === value }, name));
  }
  select.addEventListener('change', () => changed(select.value));
  return {
    parts: [select],
    show(next) {
      if (select.value !== next) select.value = next;
    },
  };
}

function tick(path: string, changed: (value: string) => void): Control {
  const box: VscodeCheckbox = document.createElement('vscode-checkbox');
  setAttributes(box, { class: 'wide', 'aria-label': path });
  box.addEventListener('change', () => changed(String(box.checked)));
  return {
    parts: [box],
    show(next) {
      const checked = next === 'true';
      if (box.checked !== checked) box.checked = checked;
    },
  };
}

function textField({ path, value }: Hyperparameter, changed: (value: string) => void, style: string): Control {
  const field: VscodeTextfield = document.createElement('vscode-textfield');
  field.label = path;
  if (value === undefined) field.placeholder = none;
  field.className = style;
  field.addEventListener('input', () => changed(field.value.trim()));
  return {
    parts: [field],
    show(next, problem) {
      // While the user types, the field is theirs.
      if (field.value.trim() !== next) field.value = next;
      if (field.invalid !== (problem !== undefined)) field.invalid = problem !== undefined;
      setAttributes(field, { title: problem });
    },
  };
}

function numberField(hyperparameter: Hyperparameter, changed: (value: string) => void): Control {
  const { argument, path, value = '1', default: usual } = hyperparameter;
  const scale = sliderScale(argument, Number(value) || Number(usual) || 0);
  if (!scale) return textField(hyperparameter, changed, 'number-only');
  const field = textField(hyperparameter, changed, 'number');
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: sliderSteps,
    step: 1,
    'aria-label': `${path}, slider`,
  });
  slider.addEventListener('input', () => changed(String(fromSlider(scale, slider.valueAsNumber))));
  return {
    parts: [slider, ...field.parts],
    show(next, problem) {
      field.show(next, problem);
      const number = Number(next);
      if (Number.isFinite(number)) {
        const place = toSlider(scale, number);
        // A place that stands for the number already stays, so that the thumb does not jump back under the pointer.
        if (fromSlider(scale, slider.valueAsNumber) !== number) slider.value = String(place);
        slider.style.setProperty('--done', `${(100 * slider.valueAsNumber) / sliderSteps}%`);
      }
      setAttributes(slider, { 'aria-valuetext': next || none });
    },
  };
}
