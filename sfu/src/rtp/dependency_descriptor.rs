use super::DescriptorError;
use super::bits::Bits;

/// Templates a structure can hold: their id has six bits.
const TEMPLATES: usize = 64;
/// Decode targets a structure can hold: their count has five bits.
const DECODE_TARGETS: u32 = 32;
/// Spatial layers, 0…3 (AV1 §6.2.3: two bits).
const SPATIAL_MAX: u8 = 3;
/// Temporal layers, 0…7 (AV1 §6.2.3: three bits).
const TEMPORAL_MAX: u8 = 7;

/// The dependency descriptor header extension of one packet (AV1 RTP §A.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DependencyDescriptor {
    /// First packet of a layer frame.
    pub frame_start: bool,
    /// Last packet of a layer frame.
    pub frame_end: bool,
    /// Running number of layer frames.
    pub frame_number: u16,
    /// Spatial layer, 0…3.
    pub spatial: u8,
    /// Temporal layer, 0…7.
    pub temporal: u8,
    /// The structure, where this packet carries one: the start of a coded video sequence.
    pub structure: Option<DependencyStructure>,
    /// Which decode targets the sender still serves, where this packet says so; bit 0 is target 0.
    pub active_decode_targets: Option<u32>,
}

/// The template dependency structure (AV1 RTP §A.8.3) that later descriptors refer to. Of what it
/// says, the layers are kept; frame and chain differences are checked and passed over, since
/// whole spatial layers are forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DependencyStructure {
    id_offset: u8,
    templates: u8,
    /// `(spatial, temporal)` per template.
    layers: [(u8, u8); TEMPLATES],
    decode_targets: u8,
    chains: u8,
    /// Width and height per spatial layer, less one.
    sizes: Option<[(u16, u16); 4]>,
}

impl DependencyDescriptor {
    /// Reads the extension's bytes. `known` is the structure of the stream's latest descriptor that
    /// carried one.
    ///
    /// # Errors
    /// It is cut short or malformed, or refers to a structure that is not known.
    pub fn parse(
        extension: &[u8],
        known: Option<&DependencyStructure>,
    ) -> Result<Self, DescriptorError> {
        let mut bits = Bits::new(extension);
        let frame_start = bits.flag()?;
        let frame_end = bits.flag()?;
        let template_id = bits.read_u8(6)?;
        let frame_number = bits.read_u16()?;
        let extended = extension.len() > 3;

        let mut structure = None;
        let mut active_decode_targets = None;
        let mut custom = Custom::default();
        if extended {
            let structure_present = bits.flag()?;
            let active_present = bits.flag()?;
            custom = Custom {
                indications: bits.flag()?,
                frame_differences: bits.flag()?,
                chains: bits.flag()?,
            };
            if structure_present {
                structure = Some(DependencyStructure::read(&mut bits)?);
            }
            if active_present {
                let targets = structure
                    .as_ref()
                    .or(known)
                    .ok_or(DescriptorError::UnknownStructure)?
                    .decode_targets;
                active_decode_targets = Some(bits.read(u32::from(targets))?);
            }
        }
        let used = structure
            .as_ref()
            .or(known)
            .ok_or(DescriptorError::UnknownStructure)?;
        let (spatial, temporal) = used.layer_of(template_id)?;
        custom.skip(&mut bits, used)?;
        Ok(Self {
            frame_start,
            frame_end,
            frame_number,
            spatial,
            temporal,
            structure,
            active_decode_targets,
        })
    }
}

/// Which template values a frame overrides (AV1 RTP §A.8.2).
#[derive(Debug, Default, Clone, Copy)]
struct Custom {
    indications: bool,
    frame_differences: bool,
    chains: bool,
}

impl Custom {
    fn skip(
        self,
        bits: &mut Bits<'_>,
        structure: &DependencyStructure,
    ) -> Result<(), DescriptorError> {
        if self.indications {
            for _ in 0..structure.decode_targets {
                bits.read(2)?;
            }
        }
        if self.frame_differences {
            loop {
                let size = bits.read(2)?;
                if size == 0 {
                    break;
                }
                bits.read(size << 2)?;
            }
        }
        if self.chains {
            for _ in 0..structure.chains {
                bits.read(8)?;
            }
        }
        Ok(())
    }
}

impl DependencyStructure {
    fn read(bits: &mut Bits<'_>) -> Result<Self, DescriptorError> {
        let id_offset = bits.read_u8(6)?;
        let decode_targets = bits.read_u8(5)?.saturating_add(1);
        let mut structure = Self {
            id_offset,
            templates: 0,
            layers: [(0, 0); TEMPLATES],
            decode_targets,
            chains: 0,
            sizes: None,
        };
        structure.read_layers(bits)?;
        for _ in 0..structure.templates {
            for _ in 0..decode_targets {
                bits.read(2)?;
            }
        }
        for _ in 0..structure.templates {
            while bits.flag()? {
                bits.read(4)?;
            }
        }
        structure.read_chains(bits)?;
        if bits.flag()? {
            let mut sizes = [(0, 0); 4];
            for size in sizes
                .iter_mut()
                .take(usize::from(structure.spatial_layers()))
            {
                *size = (bits.read_u16()?, bits.read_u16()?);
            }
            structure.sizes = Some(sizes);
        }
        Ok(structure)
    }

    fn read_layers(&mut self, bits: &mut Bits<'_>) -> Result<(), DescriptorError> {
        let (mut spatial, mut temporal) = (0u8, 0u8);
        loop {
            let slot = self
                .layers
                .get_mut(usize::from(self.templates))
                .ok_or(DescriptorError::Malformed("more than 64 templates"))?;
            *slot = (spatial, temporal);
            self.templates = self.templates.saturating_add(1);
            match bits.read(2)? {
                0 => {}
                1 => temporal = temporal.saturating_add(1),
                2 => {
                    temporal = 0;
                    spatial = spatial.saturating_add(1);
                }
                _ => return Ok(()),
            }
            if spatial > SPATIAL_MAX || temporal > TEMPORAL_MAX {
                return Err(DescriptorError::Malformed("layer beyond AV1's limits"));
            }
        }
    }

    fn read_chains(&mut self, bits: &mut Bits<'_>) -> Result<(), DescriptorError> {
        let chains = bits.read_below(u32::from(self.decode_targets).saturating_add(1))?;
        self.chains = u8::try_from(chains.min(DECODE_TARGETS)).unwrap_or(u8::MAX);
        if chains == 0 {
            return Ok(());
        }
        for _ in 0..self.decode_targets {
            bits.read_below(chains)?;
        }
        for _ in 0..self.templates {
            for _ in 0..chains {
                bits.read(4)?;
            }
        }
        Ok(())
    }

    fn layer_of(&self, template_id: u8) -> Result<(u8, u8), DescriptorError> {
        let index = template_id.wrapping_sub(self.id_offset) & 0x3f;
        if index >= self.templates {
            return Err(DescriptorError::Malformed("unknown template"));
        }
        self.layers
            .get(usize::from(index))
            .copied()
            .ok_or(DescriptorError::Malformed("unknown template"))
    }

    /// Spatial layers, 1…4.
    pub fn spatial_layers(&self) -> u8 {
        self.layers
            .iter()
            .take(usize::from(self.templates))
            .map(|(spatial, _)| spatial.saturating_add(1))
            .max()
            .unwrap_or(1)
    }

    /// Width and height of a spatial layer in pixels, where the structure says so.
    pub fn size(&self, spatial: u8) -> Option<(u32, u32)> {
        let (width, height) = *self.sizes.as_ref()?.get(usize::from(spatial))?;
        (spatial < self.spatial_layers()).then(|| {
            (
                u32::from(width).saturating_add(1),
                u32::from(height).saturating_add(1),
            )
        })
    }
}
