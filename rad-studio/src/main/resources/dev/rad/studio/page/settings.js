// How a hole is filled: each with the library's default and a line that says what it does.
import { NumberInput } from "./controls.js";
import { texts } from "./texts.js";
import { html } from "./ui.js";

/** @typedef {import("./studio.js").Studio} Studio */

/** @param {{studio: Studio}} props */
export function Settings({ studio }) {
  const { options, weights } = studio.about;
  const changed = Object.keys(studio.settings).length;
  const network = studio.setting("prior") !== "photo";
  return html`
    <section class="block">
      <details class="settings" open=${studio.panelOpen || undefined} onToggle=${() => studio.askAgain()}>
        <summary><h2>${texts.more}</h2>${changed > 0 && html`<span class="count">${changed}</span>`}</summary>
        <div class="fields">
          <${Seed} studio=${studio} />
          <${NumberField} studio=${studio} name="samples" label=${texts.samples} help=${texts.samplesHelp} step="1" />
          <${Choice} studio=${studio} name="prior" label=${texts.prior} help=${texts.priorHelp}
            choices=${options.prior.choices} names=${texts.priors} />
          ${network &&
          html`
            <${NumberField} studio=${studio} name="steps" label=${texts.steps} help=${texts.stepsHelp} step="1" />
            <${Choice} studio=${studio} name="solver" label=${texts.solver} help=${texts.solverHelp}
              choices=${options.solver.choices} />
            <${NumberField} studio=${studio} name="strength" label=${texts.strength} help=${texts.strengthHelp} step="0.05" />
            <${Choice} studio=${studio} name="placement" label=${texts.placement} help=${texts.placementHelp}
              choices=${options.placement.choices} names=${texts.placements} />
            <${Choice} studio=${studio} name="weights" label=${texts.weights} help=${texts.weightsHelp}
              choices=${weights} standard=${weights[0]} />
            <${Choice} studio=${studio} name="device" label=${texts.device} help=${texts.deviceHelp}
              choices=${options.device.choices} />
            <${Choice} studio=${studio} name="precision" label=${texts.precision} help=${texts.precisionHelp}
              choices=${options.precision.choices} />
          `}
          <button type="button" class="quiet small" disabled=${changed === 0}
            onClick=${() => {
              studio.settings = {};
              studio.set("seed", undefined);
            }}>${texts.reset}</button>
        </div>
      </details>
    </section>
  `;
}

/** @param {any} props */
function Field({ name, label, help, usual, children }) {
  return html`
    <div class="field">
      <label for=${`set-${name}`}>${label}</label>
      ${children}
      <p class="help" id=${`help-${name}`}>${help}${usual !== undefined && html` <b>${texts.usually(usual)}</b>`}</p>
    </div>
  `;
}

/** @param {any} props */
function NumberField({ studio, name, label, help, step }) {
  const { min, max } = studio.about.options[name];
  const usual = name in studio.settings ? studio.usual(name) : undefined;
  const take = (/** @type {string} */ text) => {
    const value = Number(text);
    const known = text !== "" && Number.isFinite(value);
    studio.set(name, known ? Math.max(name === "strength" ? 0.05 : min, Math.min(max, value)) : undefined);
  };
  return html`
    <${Field} name=${name} label=${label} help=${help} usual=${usual}>
      <${NumberInput} id=${`set-${name}`} min=${min} max=${max} step=${step} value=${studio.setting(name)}
        aria-describedby=${`help-${name}`} onCommit=${take} />
    <//>
  `;
}

/** @param {any} props */
function Choice({ studio, name, label, help, choices, names = {}, standard }) {
  const usual = standard ?? studio.usual(name);
  const value = studio.settings[name] ?? usual;
  return html`
    <${Field} name=${name} label=${label} help=${help}>
      <select id=${`set-${name}`} value=${value} aria-describedby=${`help-${name}`}
        onChange=${(/** @type {any} */ e) => studio.set(name, e.target.value === usual ? undefined : e.target.value)}>
        ${choices.map(
          (/** @type {string} */ choice) =>
            html`<option key=${choice} value=${choice} selected=${choice === value}>${choice === usual ? texts.byDefault(names[choice] ?? choice) : (names[choice] ?? choice)}</option>`,
        )}
      </select>
    <//>
  `;
}

/** @param {{studio: Studio}} props */
function Seed({ studio }) {
  const fixed = studio.settings.seed !== undefined;
  return html`
    <${Field} name="seed" label=${texts.seed} help=${texts.seedHelp}>
      <span class="seed">
        <span class="choice" role="group">
          <button type="button" aria-pressed=${!fixed} onClick=${() => studio.set("seed", undefined)}>${texts.random}</button>
          <button type="button" aria-pressed=${fixed} onClick=${() => studio.set("seed", studio.settings.seed ?? 0)}>${texts.fixed}</button>
        </span>
        <${NumberInput} id="set-seed" hidden=${!fixed} step="1" disabled=${!fixed} value=${fixed ? studio.settings.seed : ""}
          aria-describedby="help-seed" onCommit=${(/** @type {string} */ text) => studio.set("seed", Math.trunc(Number(text)))} />
      </span>
    <//>
  `;
}
