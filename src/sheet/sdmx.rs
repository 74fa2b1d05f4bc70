//! The structure of a series as a message of SDMX-ML 3.0, which programs of statistical offices read beside the data.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::domain::text::Text;
use crate::report::sdmx::{AGENCY, Codelist, Component, DATAFLOW, Role, STRUCTURE, Structure, VERSION};

use super::SheetError;

const CONCEPTS: &str = "CS_SERIES";
const BASE: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0";
const PACKAGES: &str = "urn:sdmx:org.sdmx.infomodel";

type Xml = Writer<Vec<u8>>;
type Written = std::io::Result<()>;

/// The whole message.
pub fn structure(structure: &Structure) -> Result<Vec<u8>, SheetError> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("mes:Structure");
    let spaces = [("xmlns:mes", "message"), ("xmlns:str", "structure"), ("xmlns:com", "common")];
    let spaces: Vec<(&str, String)> = spaces.map(|(name, last)| (name, format!("{BASE}/{last}"))).into();
    let spaces = spaces.iter().map(|(name, url)| (*name, url.as_str()));
    root.with_attributes(spaces).write_inner_content(|xml| {
        header(xml, structure)?;
        xml.create_element("mes:Structures").write_inner_content(|xml| {
            within(xml, "str:Codelists", |xml| structure.codelists.iter().try_for_each(|list| codelist(xml, list)))?;
            within(xml, "str:ConceptSchemes", |xml| concepts(xml, structure))?;
            within(xml, "str:Dataflows", |xml| dataflow(xml, structure))?;
            within(xml, "str:DataStructures", |xml| data_structure(xml, structure))
        })?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn header(xml: &mut Xml, structure: &Structure) -> Written {
    within(xml, "mes:Header", |xml| {
        text(xml, "mes:ID", "CHISO_SERIES")?;
        text(xml, "mes:Test", "false")?;
        text(xml, "mes:Prepared", &format!("{}T00:00:00", structure.prepared))?;
        xml.create_element("mes:Sender").with_attribute(("id", AGENCY)).write_empty()?;
        Ok(())
    })
}

fn codelist(xml: &mut Xml, list: &Codelist) -> Written {
    maintained(xml, "str:Codelist", list.id, &list.name, |xml| {
        list.codes.iter().try_for_each(|(id, name)| named(xml, "str:Code", id, name))
    })
}

fn concepts(xml: &mut Xml, structure: &Structure) -> Written {
    maintained(xml, "str:ConceptScheme", CONCEPTS, &structure.name, |xml| {
        structure.components.iter().try_for_each(|one| {
            let name = Text::new(one.column.vi.clone(), one.column.en.clone());
            named(xml, "str:Concept", &one.column.name, &name)
        })
    })
}

fn dataflow(xml: &mut Xml, structure: &Structure) -> Written {
    maintained(xml, "str:Dataflow", DATAFLOW, &structure.name, |xml| {
        let urn = format!("{PACKAGES}.datastructure.DataStructure={AGENCY}:{STRUCTURE}({VERSION})");
        text(xml, "str:Structure", &urn)
    })
}

fn data_structure(xml: &mut Xml, structure: &Structure) -> Written {
    let of = |roles: &'static [Role]| structure.components.iter().filter(move |one| roles.contains(&one.role));
    let lists: [(&str, &str, &'static [Role]); 3] = [
        ("str:DimensionList", "DimensionDescriptor", &[Role::Dimension, Role::Time]),
        ("str:AttributeList", "AttributeDescriptor", &[Role::Attribute]),
        ("str:MeasureList", "MeasureDescriptor", &[Role::Measure]),
    ];
    maintained(xml, "str:DataStructure", STRUCTURE, &structure.name, |xml| {
        within(xml, "str:DataStructureComponents", |xml| {
            lists.iter().try_for_each(|(element, id, roles)| {
                let list = xml.create_element(*element).with_attribute(("id", *id));
                list.write_inner_content(|xml| {
                    of(roles).enumerate().try_for_each(|(slot, one)| component(xml, one, slot + 1))
                })?;
                Ok(())
            })
        })
    })
}

fn component(xml: &mut Xml, one: &Component, position: usize) -> Written {
    let position = position.to_string();
    let (element, more): (&str, Option<(&str, &str)>) = match one.role {
        Role::Dimension => ("str:Dimension", Some(("position", &position))),
        Role::Time => ("str:TimeDimension", None),
        Role::Measure => ("str:Measure", Some(("usage", "optional"))),
        Role::Attribute => ("str:Attribute", Some(("usage", "optional"))),
    };
    let id = one.column.name.as_ref();
    let attributes = [("id", id)].into_iter().chain(more);
    xml.create_element(element).with_attributes(attributes).write_inner_content(|xml| {
        let concept = format!("{PACKAGES}.conceptscheme.Concept={AGENCY}:{CONCEPTS}({VERSION}).{id}");
        text(xml, "str:ConceptIdentity", &concept)?;
        within(xml, "str:LocalRepresentation", |xml| representation(xml, one))?;
        if one.role == Role::Attribute {
            within(xml, "str:AttributeRelationship", |xml| {
                xml.create_element("str:Observation").write_empty()?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn representation(xml: &mut Xml, one: &Component) -> Written {
    use crate::report::table::Kind;
    if let Some(id) = one.codes {
        return text(xml, "str:Enumeration", &format!("{PACKAGES}.codelist.Codelist={AGENCY}:{id}({VERSION})"));
    }
    let kind = match (one.role, one.column.kind) {
        (Role::Time, _) => "ObservationalTimePeriod",
        (_, Kind::Decimal | Kind::Fixed(_)) => "Decimal",
        (_, Kind::Count | Kind::Whole) => "Long",
        (_, Kind::Date) => "GregorianDay",
        (_, Kind::Text | Kind::Moment | Kind::YesNo) => "String",
    };
    xml.create_element("str:TextFormat").with_attribute(("textType", kind)).write_empty()?;
    Ok(())
}

/// What has a maintainer and a version.
fn maintained(xml: &mut Xml, element: &str, id: &str, name: &Text, inner: impl Fn(&mut Xml) -> Written) -> Written {
    let attributes = [("id", id), ("agencyID", AGENCY), ("version", VERSION)];
    xml.create_element(element).with_attributes(attributes).write_inner_content(|xml| {
        both(xml, name)?;
        inner(xml)
    })?;
    Ok(())
}

fn named(xml: &mut Xml, element: &str, id: &str, name: &Text) -> Written {
    xml.create_element(element).with_attribute(("id", id)).write_inner_content(|xml| both(xml, name))?;
    Ok(())
}

/// In both languages.
fn both(xml: &mut Xml, name: &Text) -> Written {
    for (language, text) in [("vi", &name.vi), ("en", &name.en)] {
        let one = xml.create_element("com:Name").with_attribute(("xml:lang", language));
        one.write_text_content(BytesText::new(text))?;
    }
    Ok(())
}

fn within(xml: &mut Xml, element: &str, inner: impl Fn(&mut Xml) -> Written) -> Written {
    xml.create_element(element).write_inner_content(|xml| inner(xml))?;
    Ok(())
}

fn text(xml: &mut Xml, element: &str, text: &str) -> Written {
    xml.create_element(element).write_text_content(BytesText::new(text))?;
    Ok(())
}
