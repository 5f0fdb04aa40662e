package ai.lepton.recipes.image;
final class ImageDataReader {
    static ImageData read(ImageParameters parameters) { throw new IllegalStateException(); }
}
