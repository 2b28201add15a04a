//! Photographs as phones hand them in: a JPEG of modest size without anything but the picture. Where and when
//! it was taken, by which phone, is told by the visit, never by what a camera hides in the file.

/// Longest side a photograph may have.
const LONGEST: u16 = 2048;

/// What is wrong with a photograph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoFault {
    /// Not a JPEG, or a damaged one.
    Unreadable,
    /// Carries data about the place, the phone or the owner.
    Metadata,
    /// Larger than anybody needs.
    TooLarge,
}

/// Width and height of a JPEG (ITU T.81) that carries nothing but the picture.
///
/// # Errors
/// [`PhotoFault`] for anything else.
pub fn photo_size(bytes: &[u8]) -> Result<(u16, u16), PhotoFault> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8]).ok_or(PhotoFault::Unreadable)?;
    let mut size = None;
    loop {
        let [0xff, marker, tail @ ..] = rest else { return Err(PhotoFault::Unreadable) };
        let length = tail.first_chunk::<2>().map(|it| usize::from(u16::from_be_bytes(*it)));
        let length = length.filter(|it| *it >= 2).ok_or(PhotoFault::Unreadable)?;
        let segment = tail.get(2..length).ok_or(PhotoFault::Unreadable)?;
        match marker {
            // JFIF, Adobe and a colour profile say how colours are stored; every other application segment and
            // comment is about something else than the picture.
            0xe0 | 0xee => {}
            0xe2 if segment.starts_with(b"ICC_PROFILE\0") => {}
            0xe1..=0xef | 0xfe => return Err(PhotoFault::Metadata),
            0xc0..=0xc2 => {
                let [_, h1, h2, w1, w2, ..] = segment else { return Err(PhotoFault::Unreadable) };
                size = Some((u16::from_be_bytes([*w1, *w2]), u16::from_be_bytes([*h1, *h2])));
            }
            // The picture itself begins; it must come to its end.
            0xda => break,
            _ => {}
        }
        rest = &tail[length..];
    }
    let (width, height) = size.ok_or(PhotoFault::Unreadable)?;
    if !bytes.ends_with(&[0xff, 0xd9]) || width == 0 || height == 0 {
        return Err(PhotoFault::Unreadable);
    }
    if width.max(height) > LONGEST { Err(PhotoFault::TooLarge) } else { Ok((width, height)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(segments: &[(u8, &[u8])]) -> Vec<u8> {
        let mut out = vec![0xff, 0xd8];
        for (marker, body) in segments {
            out.extend([0xff, *marker]);
            out.extend((body.len() as u16 + 2).to_be_bytes());
            out.extend(*body);
        }
        out.extend([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
        out
    }

    #[test]
    fn a_photograph_carries_nothing_but_the_picture() {
        let frame: (u8, &[u8]) = (0xc0, &[8, 0x03, 0x00, 0x04, 0x00, 1]);
        let huge: (u8, &[u8]) = (0xc0, &[8, 0x03, 0x00, 0x40, 0x00, 1]);
        let jfif: (u8, &[u8]) = (0xe0, b"JFIF\0");
        let cases = [
            (jpeg(&[jfif, frame]), Ok((1024, 768))),
            (jpeg(&[jfif, (0xe1, b"Exif\0\0GPS"), frame]), Err(PhotoFault::Metadata)),
            (jpeg(&[(0xe2, b"ICC_PROFILE\0\x01\x01"), frame]), Ok((1024, 768))),
            (jpeg(&[(0xe2, b"MPF\0"), frame]), Err(PhotoFault::Metadata)),
            (jpeg(&[(0xfe, b"taken by"), frame]), Err(PhotoFault::Metadata)),
            (jpeg(&[huge]), Err(PhotoFault::TooLarge)),
            (jpeg(&[jfif]), Err(PhotoFault::Unreadable)),
            (b"\x89PNG\r\n".to_vec(), Err(PhotoFault::Unreadable)),
            (Vec::new(), Err(PhotoFault::Unreadable)),
            (jpeg(&[frame])[..20].to_vec(), Err(PhotoFault::Unreadable)),
            (vec![0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff], Err(PhotoFault::Unreadable)),
            (vec![0xff, 0xd8, 0xff, 0xe0, 0, 0], Err(PhotoFault::Unreadable)),
        ];
        for (bytes, want) in cases {
            assert_eq!(photo_size(&bytes), want, "{bytes:x?}");
        }
    }
}
