/** The page of a site nobody has filled yet. The name is a host name, so nothing in it needs escaping. */
export function renderDefaultPage(name: string): string {
  return `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1.5rem;color:#1f2933}h1{font-size:1.6rem;overflow-wrap:anywhere}</style>
</head>
<body>
<h1>${name}</h1>
<p>Situs ini sudah aktif dan siap diisi. Satuan pemilik dapat mengunggah berkas situs melalui SFTP ke map <code>www/${name}</code>.</p>
<p lang="en">This site is live and ready. Its unit can upload the site's files by SFTP to the folder <code>www/${name}</code>.</p>
</body>
</html>
`;
}
