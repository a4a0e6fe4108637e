//! Makes the trace of a plan with wasmtime, and prints the digest of the trace.
//!
//! usage: servegen-host [--memory MIB] [--shard K/N]... ENGINE_WASM PLAN
//!
//! Of several shards it is the digest of their rows one after the other, in the order in which they are named.

use std::fmt::Write;
use std::process::ExitCode;

use sha2::{Digest, Sha256};
use wasmtime::error::Context;
use wasmtime::{Engine, Instance, Memory, Module, Result, Store, StoreLimits, StoreLimitsBuilder, bail};
use wasmtime::{WasmParams, WasmResults};

/// What `openPlan` may find, by its status.
const STATUSES: [&str; 20] = [
    "open",
    "truncated",
    "not a plan",
    "of another version than this engine reads",
    "corrupt: its checksum does not match",
    "corrupt: a section lies outside of it",
    "corrupt: a header field is out of range",
    "corrupt: a column is malformed",
    "corrupt: a window is malformed",
    "corrupt: a client is malformed",
    "corrupt: a client-window is malformed",
    "corrupt: a field set is malformed",
    "corrupt: a sampler is malformed",
    "open beside another",
    "corrupt: a coupling is malformed",
    "corrupt: a table of observed gaps is malformed",
    "corrupt: a class of conversations is malformed",
    "corrupt: its expected requests do not add up, or are too many at a time",
    "corrupt: its texts do not end",
    "replaced while it was being opened",
];

/// Types of columns by their kind in the plan, and bytes of a value.
const TYPES: [(&str, usize); 14] = [
    ("uint32", 4),
    ("uint32", 4),
    ("uint32", 4),
    ("list<uint32>", 4),
    ("uint64", 8),
    ("uint16", 2),
    ("uint32", 4),
    ("uint32", 4),
    ("uint32", 4),
    ("uint32", 4),
    ("uint32", 4),
    ("uint32", 4),
    ("uint32", 4),
    ("dictionary", 4),
];
/// The kind of columns that have places in a dictionary.
const DICTIONARY: usize = 13;
/// The kind of columns that have offsets and items.
const LIST: usize = 3;

struct Column {
    name: String,
    kind: &'static str,
    bytes: usize,
    values: Sha256,
    /// Of columns of lists.
    counts: Option<Sha256>,
    /// Of columns with one.
    dictionary: Option<Dictionary>,
}

/// The values of a dictionary as they stand in it, and numbers for those that rows have had, in the order in which they came.
struct Dictionary {
    values: Vec<String>,
    numbers: Vec<Option<u32>>,
    met: Vec<String>,
}

impl Dictionary {
    /// Of a JSON array of texts or numbers, without spaces.
    fn new(json: &str) -> Dictionary {
        let (mut values, mut from, mut in_text, mut escaped) = (Vec::new(), 1, false, false);
        for (at, byte) in json.bytes().enumerate().skip(1) {
            if !in_text && (byte == b',' || byte == b']') {
                values.push(json[from..at].to_owned());
                from = at + 1;
            }
            in_text ^= byte == b'"' && !escaped;
            escaped = in_text && byte == b'\\' && !escaped;
        }
        Dictionary { numbers: vec![None; values.len()], values, met: Vec::new() }
    }

    fn number(&mut self, place: usize) -> u32 {
        *self.numbers[place].get_or_insert_with(|| {
            self.met.push(self.values[place].clone());
            self.met.len() as u32 - 1
        })
    }
}

/// An instance of the engine.
struct Host {
    store: Store<StoreLimits>,
    instance: Instance,
    memory: Memory,
}

impl Host {
    fn new(wasm: &[u8], memory_bytes: usize) -> Result<Host> {
        let engine = Engine::default();
        let limits = StoreLimitsBuilder::new().memory_size(memory_bytes).build();
        let mut store = Store::new(&engine, limits);
        store.limiter(|limits| limits);
        let instance = Instance::new(&mut store, &Module::new(&engine, wasm)?, &[])?;
        let memory = instance.get_memory(&mut store, "memory").context("the engine has no memory")?;
        Ok(Host { store, instance, memory })
    }

    fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> Result<R> {
        let function = self.instance.get_typed_func::<P, R>(&mut self.store, name)?;
        function.call(&mut self.store, params).or_else(|trap| {
            let needed = self.instance.get_typed_func::<(), f64>(&mut self.store, "memoryNeeded")?;
            match needed.call(&mut self.store, ())? {
                0.0 => bail!("{name} failed, a defect of the engine: {}", trap.root_cause()),
                bytes => bail!("{name} needs a memory of {bytes} bytes, and cannot have it"),
            }
        })
    }

    /// A view of the engine's memory, good until the next call.
    fn read(&self, address: u32, bytes: usize) -> &[u8] {
        &self.memory.data(&self.store)[address as usize..][..bytes]
    }

    fn open(&mut self, plan: &[u8]) -> Result<()> {
        let length = u32::try_from(plan.len()).context("the plan is too large for an engine")?;
        let address: u32 = self.call("allocatePlan", length)?;
        self.memory.write(&mut self.store, address as usize, plan)?;
        match self.call::<(), u32>("openPlan", ())? as usize {
            0 => Ok(()),
            status if status < STATUSES.len() => bail!("the plan is {}", STATUSES[status]),
            status => bail!("the plan is refused, with status {status}"),
        }
    }

    /// Makes the next tile, and adds its rows to the hashes; the number of rows.
    fn hash_tile(&mut self, columns: &mut [Column]) -> Result<usize> {
        let rows = self.call::<(), u32>("produce", ())? as usize;
        if rows == 0 {
            return Ok(0);
        }
        let address = self.call("timestamps", ())?;
        columns[0].values.update(self.read(address, 8 * rows));
        let address = self.call("clients", ())?;
        columns[1].values.update(self.read(address, 4 * rows));
        for (index, column) in (0u32..).zip(&mut columns[2..]) {
            let address = self.call("column", index)?;
            if let Some(dictionary) = &mut column.dictionary {
                let places = self.read(address, 4 * rows);
                let numbers: Vec<u8> = (0..rows)
                    .flat_map(|row| dictionary.number(word(places, 4 * row) as usize).to_le_bytes())
                    .collect();
                column.values.update(numbers);
                continue;
            }
            let Some(counts) = &mut column.counts else {
                column.values.update(self.read(address, column.bytes * rows));
                continue;
            };
            let offsets = self.read(address, 4 * (rows + 1));
            let lengths: Vec<u8> = (0..rows)
                .flat_map(|row| (word(offsets, 4 * row + 4) - word(offsets, 4 * row)).to_le_bytes())
                .collect();
            counts.update(lengths);
            let items: u32 = self.call("itemCount", index)?;
            let address = self.call("items", index)?;
            column.values.update(self.read(address, 4 * items as usize));
        }
        Ok(rows)
    }
}

fn word(bytes: &[u8], offset: usize) -> u32 {
    u32::from_le_bytes(bytes[offset..offset + 4].try_into().unwrap())
}

/// The columns of a plan that the engine has opened, so that all offsets in it are right.
fn columns_of(plan: &[u8]) -> Vec<Column> {
    let word = |offset| word(plan, offset) as usize;
    let column = |name: &str, (kind, bytes), is_list: bool| {
        let counts = is_list.then(Sha256::new);
        Column { name: name.to_owned(), kind, bytes, values: Sha256::new(), counts, dictionary: None }
    };
    let mut columns =
        vec![column("timestamp", ("float64", 8), false), column("client_id", ("uint32", 4), false)];
    for record in (word(64)..).step_by(16).take(word(32)) {
        let mut texts = plan[word(152) + word(record + 12)..].split(|&byte| byte == 0);
        let mut text = || String::from_utf8_lossy(texts.next().unwrap());
        let kind = word(record);
        let mut next = column(&text(), TYPES[kind], kind == LIST);
        if kind == DICTIONARY {
            next.dictionary = Some(Dictionary::new(&text()));
        }
        columns.push(next);
    }
    columns
}

fn digest(columns: Vec<Column>, rows: usize) -> String {
    let mut text = format!("servegen trace digest 1\nrows {rows}\n");
    for Column { name, kind, values, counts, dictionary, .. } in columns {
        write!(text, "column \"{name}\" {kind}").unwrap();
        if let Some(counts) = counts {
            write!(text, " {:x}", counts.finalize()).unwrap();
        }
        write!(text, " {:x}", values.finalize()).unwrap();
        if let Some(Dictionary { met, .. }) = dictionary {
            write!(text, " {:x}", Sha256::digest(format!("[{}]", met.join(",")))).unwrap();
        }
        text.push('\n');
    }
    format!("{:x}", Sha256::digest(text))
}

struct Arguments {
    memory_mib: usize,
    /// The k-th of n parts.
    shards: Vec<(u64, u64)>,
    wasm: String,
    plan: String,
}

impl Arguments {
    fn read(mut rest: impl Iterator<Item = String>) -> Option<Arguments> {
        let (mut memory_mib, mut shards) = (4096, Vec::new());
        loop {
            match rest.next()?.as_str() {
                "--memory" => memory_mib = rest.next()?.parse().ok().filter(|mib| *mib <= 4096)?,
                "--shard" => {
                    let shard = rest.next()?;
                    let (k, n) = shard.split_once('/')?;
                    let (k, n) = (k.parse::<u32>().ok()?, n.parse::<u32>().ok()?);
                    if k < 1 || k > n {
                        return None;
                    }
                    shards.push((k.into(), n.into()));
                }
                wasm => {
                    let (wasm, plan) = (wasm.to_owned(), rest.next()?);
                    return rest.next().is_none().then_some(Arguments { memory_mib, shards, wasm, plan });
                }
            }
        }
    }
}

fn run(arguments: Arguments) -> Result<String> {
    let Arguments { memory_mib, mut shards, wasm, plan } = arguments;
    let read = |path: String| std::fs::read(&path).context(path);
    let mut host = Host::new(&read(wasm)?, memory_mib << 20)?;
    let plan = read(plan)?;
    host.open(&plan)?;
    let mut columns = columns_of(&plan);
    let tiles: u64 = host.call::<(), u32>("tiles", ())?.into();
    if shards.is_empty() {
        shards.push((1, 1));
    }
    let mut rows = 0;
    for (k, n) in shards {
        let tiles = tiles * (k - 1) / n..tiles * k / n;
        host.call::<u32, ()>("seek", tiles.start as u32)?;
        for _ in tiles {
            rows += host.hash_tile(&mut columns)?;
        }
    }
    Ok(digest(columns, rows))
}

fn main() -> ExitCode {
    let Some(arguments) = Arguments::read(std::env::args().skip(1)) else {
        eprintln!("usage: servegen-host [--memory MIB] [--shard K/N]... ENGINE_WASM PLAN");
        return ExitCode::from(2);
    };
    match run(arguments) {
        Ok(digest) => {
            println!("{digest}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("host: {error:#}");
            ExitCode::FAILURE
        }
    }
}
