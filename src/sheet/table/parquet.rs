//! Parquet: real types, packed, group of rows by group of rows; what must be known of the table stands in the footer.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};
use jiff::Timestamp;
use jiff::civil::date;

use crate::report::table::about::About;
use crate::report::table::{Column, Kind, Row, Value};
use crate::sheet::SheetError;

use super::{about, csvw};

/// A group of rows is held in memory until it is written.
const ROWS_IN_GROUP: usize = 64 << 10;
const BYTES_IN_GROUP: usize = 32 << 20;

pub fn write(
    told: &About,
    columns: &[Column],
    rows: impl Iterator<Item = Result<Row, SheetError>>,
    out: &mut (impl Write + Send),
) -> Result<(), SheetError> {
    let mut file = SerializedFileWriter::new(out, schema(columns)?, Arc::new(properties(told, columns)))?;
    let mut group = Group::of(columns);
    for row in rows {
        group.push(&row?);
        if group.is_full() {
            std::mem::replace(&mut group, Group::of(columns)).write(&mut file)?;
        }
    }
    if group.rows > 0 {
        group.write(&mut file)?;
    }
    file.close()?;
    Ok(())
}

fn properties(told: &About, columns: &[Column]) -> WriterProperties {
    let pairs = [
        ("title", told.title.clone()),
        ("row_count", told.rows.to_string()),
        ("metadata", about::json(told).to_string()),
        ("columns", csvw::columns(told, columns).to_string()),
    ];
    let pairs = pairs.map(|(key, value)| KeyValue { key: key.to_owned(), value: Some(value) });
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("chiso version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(pairs.into()))
        .build()
}

fn schema(columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    Ok(Arc::new(Type::group_type_builder("table").with_fields(fields).build()?))
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Count | Kind::Whole => (Physical::INT64, None),
        // Since 1970, at Greenwich.
        Kind::Moment => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        Kind::Decimal | Kind::Fixed(_) => (Physical::DOUBLE, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::YesNo => (Physical::BOOLEAN, None),
    };
    let builder = Type::primitive_type_builder(&column.name, physical);
    Ok(Arc::new(builder.with_logical_type(logical).with_repetition(Repetition::OPTIONAL).build()?))
}

/// Rows on their way into the file, column by column.
struct Group {
    columns: Vec<Cells>,
    rows: usize,
    /// Of texts; what numbers take is bounded by the rows.
    bytes: usize,
}

impl Group {
    fn of(columns: &[Column]) -> Self {
        Self { columns: columns.iter().map(Cells::of).collect(), rows: 0, bytes: 0 }
    }

    fn push(&mut self, row: &Row) {
        self.bytes += self.columns.iter_mut().zip(row).map(|(cells, value)| cells.push(value)).sum::<usize>();
        self.rows += 1;
    }

    fn is_full(&self) -> bool {
        self.rows == ROWS_IN_GROUP || self.bytes > BYTES_IN_GROUP
    }

    fn write<W: Write + Send>(self, file: &mut SerializedFileWriter<W>) -> Result<(), SheetError> {
        let mut group = file.next_row_group()?;
        for cells in self.columns {
            if let Some(column) = group.next_column()? {
                cells.write(column)?;
            }
        }
        group.close()?;
        Ok(())
    }
}

/// The cells of one column: the values of those that hold one, and for each whether it does.
struct Cells {
    values: Values,
    is_there: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Wholes(Vec<i64>),
    Moments(Vec<i64>),
    Decimals(Vec<f64>),
    Days(Vec<i32>),
    Flags(Vec<bool>),
}

impl Cells {
    fn of(column: &Column) -> Self {
        let values = match column.kind {
            Kind::Text => Values::Texts(Vec::new()),
            Kind::Count | Kind::Whole => Values::Wholes(Vec::new()),
            Kind::Moment => Values::Moments(Vec::new()),
            Kind::Decimal | Kind::Fixed(_) => Values::Decimals(Vec::new()),
            Kind::Date => Values::Days(Vec::new()),
            Kind::YesNo => Values::Flags(Vec::new()),
        };
        Self { values, is_there: Vec::new() }
    }

    /// Bytes of text that came.
    fn push(&mut self, value: &Value) -> usize {
        let (taken, bytes) = self.values.push(value).map_or((0, 0), |bytes| (1, bytes));
        self.is_there.push(taken);
        bytes
    }

    fn write(self, mut column: SerializedColumnWriter<'_>) -> Result<(), SheetError> {
        let levels = Some(self.is_there.as_slice());
        match self.values {
            Values::Texts(texts) => column.typed::<ByteArrayType>().write_batch(&texts, levels, None),
            Values::Wholes(wholes) | Values::Moments(wholes) => {
                column.typed::<Int64Type>().write_batch(&wholes, levels, None)
            }
            Values::Decimals(decimals) => column.typed::<DoubleType>().write_batch(&decimals, levels, None),
            Values::Days(days) => column.typed::<Int32Type>().write_batch(&days, levels, None),
            Values::Flags(flags) => column.typed::<BoolType>().write_batch(&flags, levels, None),
        }?;
        Ok(column.close()?)
    }
}

impl Values {
    /// The bytes of its text, or `None` where it holds nothing. What is no moment is absent here; its text stands in the
    /// other formats.
    fn push(&mut self, value: &Value) -> Option<usize> {
        match (self, value) {
            (_, Value::Absent) => return None,
            (Self::Texts(texts), value) => {
                let text = value.to_string();
                let bytes = text.len();
                texts.push(ByteArray::from(text.into_bytes()));
                return Some(bytes);
            }
            (Self::Wholes(wholes), Value::Whole(n)) => wholes.push(*n),
            (Self::Moments(moments), Value::Moment(text)) => {
                moments.push(text.parse::<Timestamp>().ok()?.as_microsecond());
            }
            (Self::Decimals(decimals), Value::Decimal(value)) => decimals.push(*value),
            (Self::Decimals(decimals), other) => decimals.push(other.to_string().parse().ok()?),
            (Self::Days(days), Value::Date(day)) => days.push((*day - date(1970, 1, 1)).get_days()),
            (Self::Flags(flags), Value::Flag(is_set)) => flags.push(*is_set),
            _ => return None,
        }
        Some(0)
    }
}
