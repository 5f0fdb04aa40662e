'use strict';

// The page of /try: lists the models, asks one, shows its answer. It keeps the token in this tab only.
const part = id => document.getElementById(id);
const LONGEST_EXAMPLE = 2000;
let token = sessionStorage.getItem('lepton-token') || '';
let takesPicture = false;

async function call(method, path, body, type) {
  const headers = {};
  if (token) headers.Authorization = 'Bearer ' + token;
  if (type) headers['Content-Type'] = type;
  const response = await fetch(path, {method, headers, body});
  const answer = await response.json();
  if (!response.ok) {
    const failure = new Error(answer.error || response.statusText);
    failure.status = response.status;
    throw failure;
  }
  return answer;
}

function show(id, visible) {
  part(id).hidden = !visible;
}

function say(failure) {
  part('problem').textContent = failure ? failure.message : '';
  show('problem', Boolean(failure));
  if (failure && failure.status === 401) {
    show('access', true);
    show('models', false);
    show('ask', false);
    part('token').focus();
  }
}

async function listModels() {
  try {
    const models = await call('POST', '/v2/repository/index', '{"ready":true}', 'application/json');
    show('access', false);
    say(models.length ? null : new Error('No model answers on this server yet.'));
    show('models', models.length > 0);
    part('model').replaceChildren(...models.map(model => new Option(model.name, model.name)));
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (models.some(model => model.name === wanted)) part('model').value = wanted;
    if (models.length) await choose();
  } catch (failure) {
    // Without a token yet, the form says what is wanted; an error would only repeat it.
    say(failure);
    if (failure.status === 401 && !token) show('problem', false);
  }
}

async function choose() {
  const name = part('model').value;
  location.hash = encodeURIComponent(name);
  show('answer', false);
  try {
    const [metadata, document] = await Promise.all([
      call('GET', '/v2/models/' + name), call('GET', '/v2/models/' + name + '/openapi.json')]);
    const describe = tensors => tensors.map(t => `${t.name} ${t.datatype} [${t.shape.join(', ')}]`).join(', ');
    part('version').textContent = 'version ' + metadata.versions.join(', ');
    part('signature').textContent = `${describe(metadata.inputs)} → ${describe(metadata.outputs)}`;
    const content = document.paths[`/api/v1/endpoints/${name}/predict`].post.requestBody.content;
    takesPicture = 'image/png' in content;
    const example = content['application/json'].example;
    const text = example ? JSON.stringify(example) : '';
    part('row').value = takesPicture || text.length > LONGEST_EXAMPLE ? '' : text;
    part('row').placeholder = takesPicture ? 'or leave it empty, and choose a picture' : '{"' + metadata.inputs[0].name + '": …}';
    part('picture').value = '';
    show('picture-part', takesPicture);
    show('preview', false);
    show('ask', true);
    say(null);
    showCurl();
  } catch (failure) {
    say(failure);
  }
}

function showCurl() {
  const name = part('model').value;
  const body = takesPicture && !part('row').value.trim()
    ? "-H 'Content-Type: image/png' --data-binary @picture.png"
    : "-H 'Content-Type: application/json' -d '" + part('row').value.trim().replaceAll("'", "'\\''") + "'";
  part('curl').textContent = `curl -H "Authorization: Bearer $TOKEN" \\\n  ${body} \\\n  ${location.origin}/api/v1/endpoints/${name}/predict`;
  show('curl-part', true);
}

async function predict() {
  const file = part('picture').files[0];
  const text = part('row').value.trim();
  const body = takesPicture && file ? file : text;
  if (!body) {
    say(new Error(takesPicture ? 'Choose a picture, or write a row.' : 'Write a row.'));
    return;
  }
  part('predict').disabled = true;
  try {
    const start = performance.now();
    const answer = await call('POST', `/api/v1/endpoints/${part('model').value}/predict`, body,
      body === file ? file.type || 'application/octet-stream' : 'application/json');
    part('took').textContent = (performance.now() - start).toFixed(1) + ' ms';
    say(null);
    render(answer);
  } catch (failure) {
    show('answer', false);
    say(failure);
  } finally {
    part('predict').disabled = false;
  }
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function render(answer) {
  const rows = answer.predictions.map(prediction => {
    const row = element('div', undefined, 'prediction');
    if ('label' in prediction) row.append(element('h2', String(prediction.label)));
    for (const {label, probability} of (prediction.probabilities || []).slice(0, 10)) {
      const line = element('div', undefined, 'class');
      const meter = element('meter');
      meter.value = probability;
      meter.title = String(probability);
      line.append(element('span', label), meter, element('output', (100 * probability).toFixed(2) + ' %'));
      row.append(line);
    }
    if (prediction.outputs) row.append(element('pre', JSON.stringify(prediction.outputs, null, 1)));
    return row;
  });
  if (answer.notes) rows.push(element('p', 'The picture was prepared: ' + answer.notes.join('; '), 'notes'));
  part('answer').replaceChildren(...rows);
  show('answer', true);
}

part('access').addEventListener('submit', event => {
  event.preventDefault();
  token = part('token').value.trim();
  sessionStorage.setItem('lepton-token', token);
  listModels();
});
part('ask').addEventListener('submit', event => {
  event.preventDefault();
  predict();
});
part('model').addEventListener('change', choose);
part('row').addEventListener('input', showCurl);
part('picture').addEventListener('change', () => {
  const file = part('picture').files[0];
  show('preview', Boolean(file));
  if (file) part('preview').src = URL.createObjectURL(file);
});
listModels();
