/** What a line with curl that we print or document would do, without curl or a shell on the machine: the few options that we use. */

/** `variables` are those of the shell: `$NAME` in double quotes. Lines that end in a backslash go on. */
export async function curl(command: string, variables: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly headers: Headers; readonly body: any }> {
  const [program, ...words] = wordsOf(command, variables);
  if (program !== 'curl') throw new Error(`no curl: ${command}`);
  const headers = new Headers();
  const data: string[] = [];
  let url: string | undefined;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-s' || word === '-i') continue;
    if (!word.startsWith('-')) url = word;
    else {
      const value = words.shift();
      if (value === undefined) throw new Error(`${word} has no value: ${command}`);
      if (word === '-H') headers.append(value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1).trim());
      else if (word === '-u') headers.set('authorization', `Basic ${Buffer.from(value).toString('base64')}`);
      else if (word === '-d') data.push(value);
      else throw new Error(`${word} is no option that we print: ${command}`);
    }
  }
  if (url === undefined) throw new Error(`no address: ${command}`);
  if (data.length > 0 && !headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded');
  const response = await fetch(url, { headers, ...(data.length > 0 && { method: 'POST', body: data.join('&') }) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** As a shell splits them. What it would do more with (`;`, `$(`, a variable outside of quotes) is not among what we print. */
function wordsOf(command: string, variables: Readonly<Record<string, string>>): string[] {
  const words: string[] = [];
  for (const [whole, single, double] of command.replaceAll('\\\n', ' ').trim().matchAll(/'([^']*)'|"([^"]*)"|[^\s'"]+/g)) {
    if (single === undefined && double === undefined && /[;&|$`<>()*?#~!\\]/.test(whole)) throw new Error(`the shell would make something of ${whole}`);
    words.push(single ?? double?.replaceAll(/\$([A-Za-z_]\w*)/g, (_, name: string) => variables[name] ?? '') ?? whole);
  }
  return words;
}
