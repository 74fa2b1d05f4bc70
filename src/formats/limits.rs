//! How much a file may hold: what a stranger sends must neither fill the memory nor keep us busy
//! for hours, however small it is while it is compressed.

/// Bytes of text that a compressed file may unpack to. Nothing that is unpacked as it is read needs
/// memory for it; this only ends what does not end. Three times the 5 GB that we promise to take.
pub const UNPACKED_AT_MOST: u64 = 16 << 30;

/// Unpacked bytes a compressed byte, once [`RATIO_FROM`] are unpacked. Exports of cases shrink to a
/// tenth, the most monotonous ones to a sixtieth; a bomb of zeros reaches a thousandth.
pub const RATIO_AT_MOST: u64 = 250;
pub const RATIO_FROM: u64 = 64 << 20;

/// Bytes of a file whose format cannot be read from front to back (spreadsheets, Parquet) and that
/// came compressed, so that it must be unpacked into memory.
pub const IN_MEMORY_AT_MOST: u64 = 512 << 20;

/// Bytes that the parts of a spreadsheet (XLSX, ODS) may unpack to. A full sheet of a million rows
/// with thirty columns of cases is about 2 GB of XML.
pub const SPREADSHEET_AT_MOST: u64 = 4 << 30;

/// Texts that cells share are kept in memory while a sheet is read.
pub const SHARED_TEXTS_AT_MOST: u64 = 512 << 20;

/// Entries a zip file may list; one of them is read.
pub const ENTRIES_AT_MOST: usize = 1000;

/// Columns of a table: what a spreadsheet program calls XFD.
pub const COLUMNS_AT_MOST: usize = 16_384;

/// Rows in which the heading is looked for: titles, dates and addressees stand above it.
pub const HEADING_WITHIN: usize = 60;

/// Cells that the sheets of an XLS or ODS file may span, blank ones included: they are 32 bytes each in
/// memory. Eight full sheets of XLS with thirty columns.
pub const CELLS_AT_MOST: u64 = 16_000_000;

/// Bytes of XML between two tags: a cell holds 32,767 characters at most.
pub const LONGEST_XML_TEXT: u64 = 1 << 20;
