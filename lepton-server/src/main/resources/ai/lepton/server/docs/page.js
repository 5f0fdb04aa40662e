'use strict';

// The page of /try: lists the models, asks one, shows its answer. It keeps the token in this tab only.
const part = id => document.getElementById(id);
const LONGEST_EXAMPLE = 2000;
let token = sessionStorage.getItem('lepton-token') || '';
let kinds = {};

// What a model can be given as a file, and how people call it.
const FILES = [
  {types: ['image/png', 'image/jpeg'], words: 'A picture, PNG or JPEG', example: 'picture.png'},
  {types: ['audio/wav'], words: 'A recording, WAV', example: 'recording.wav'},
  {types: ['text/csv'], words: 'A table, CSV', example: 'rows.csv'},
];

function filesTaken() {
  return FILES.filter(file => file.types[0] in kinds);
}

// JSON begins with a bracket; what else a model takes is a table, or a text.
function typeOf(text) {
  if (/^[{[]/.test(text)) return 'application/json';
  if ('text/plain' in kinds) return 'text/plain';
  return 'text/csv' in kinds ? 'text/csv' : 'application/json';
}

function typeOfFile(file) {
  if (/\.csv$/i.test(file.name)) return 'text/csv'; // some systems call it a spreadsheet
  if (/\.wav$/i.test(file.name)) return 'audio/wav';
  return file.type || 'application/octet-stream';
}

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
    const versions = await call('POST', '/v2/repository/index', '{"ready":true}', 'application/json');
    const names = [...new Set(versions.map(version => version.name))];
    show('access', false);
    say(names.length ? null : new Error('No model answers on this server yet.'));
    show('models', names.length > 0);
    part('model').replaceChildren(...names.map(name => new Option(name, name)));
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (names.includes(wanted)) part('model').value = wanted;
    if (names.length) await choose();
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
  part('took').textContent = '';
  try {
    const [metadata, document] = await Promise.all([
      call('GET', '/v2/models/' + name), call('GET', '/v2/models/' + name + '/openapi.json')]);
    const describe = tensors => tensors.map(t => `${t.name} ${t.datatype} [${t.shape.join(', ')}]`).join(', ');
    part('version').textContent = 'version ' + metadata.versions.join(', ');
    part('signature').textContent = `${describe(metadata.inputs)} → ${describe(metadata.outputs)}`;
    const content = document.paths[`/api/v1/endpoints/${name}/predict`].post.requestBody.content;
    kinds = content;
    const files = filesTaken();
    const isFile = files.some(file => file.types[0] !== 'text/csv');
    const example = content['application/json'].example;
    const text = example ? JSON.stringify(example) : '';
    part('row').value = isFile || text.length > LONGEST_EXAMPLE ? '' : text;
    part('row').placeholder = isFile ? 'or leave it empty, and choose a file' : '{"' + metadata.inputs[0].name + '": …}';
    part('row-label').textContent = 'text/plain' in kinds ? 'A text, or rows as JSON'
      : 'text/csv' in kinds ? 'Rows as JSON or CSV' : 'A row as JSON, or an array of rows';
    part('picture').value = '';
    part('picture').accept = files.flatMap(file => file.types).join(',');
    part('picture-label').textContent = files.map(file => file.words).join(', or ');
    show('picture-part', files.length > 0);
    show('preview', false);
    show('listen', false);
    show('ask', true);
    say(null);
    showCurl();
  } catch (failure) {
    say(failure);
  }
}

function showCurl() {
  const name = part('model').value;
  const text = part('row').value.trim();
  const [taken] = filesTaken();
  const chosen = part('picture').files[0];
  const quoted = word => "'" + word.replaceAll("'", "'\\''") + "'";
  const body = chosen ? `-H 'Content-Type: ${typeOfFile(chosen)}' --data-binary ` + quoted('@' + chosen.name)
    : taken && !text ? `-H 'Content-Type: ${taken.types[0]}' --data-binary @${taken.example}`
    : `-H 'Content-Type: ${typeOf(text)}' --data-binary ` + quoted(text);
  part('curl').textContent = `curl -H "Authorization: Bearer $TOKEN" \\\n  ${body} \\\n  ${location.origin}/api/v1/endpoints/${name}/predict`;
  show('curl-part', true);
}

async function predict() {
  const file = part('picture').files[0];
  const text = part('row').value.trim();
  const body = file || text;
  if (!body) {
    say(new Error(filesTaken().length ? 'Choose a file, or write a row.' : 'Write a row.'));
    return;
  }
  part('predict').disabled = true;
  part('took').textContent = '';
  try {
    const start = performance.now();
    const answer = await call('POST', `/api/v1/endpoints/${part('model').value}/predict`, body,
      body === file ? typeOfFile(file) : typeOf(text));
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
  if (answer.notes) rows.push(element('p', 'What was done to it: ' + answer.notes.join('; '), 'notes'));
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
// What was given last is asked: a text that is written takes the place of the file.
part('row').addEventListener('input', () => {
  part('picture').value = '';
  showFile();
});
part('picture').addEventListener('change', showFile);

function showFile() {
  const file = part('picture').files[0];
  const type = file ? typeOfFile(file) : '';
  show('preview', type.startsWith('image/'));
  show('listen', type.startsWith('audio/'));
  if (type.startsWith('image/')) part('preview').src = URL.createObjectURL(file);
  if (type.startsWith('audio/')) part('listen').src = URL.createObjectURL(file);
  showCurl();
}


listModels();
